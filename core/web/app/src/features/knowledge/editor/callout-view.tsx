import { NodeViewContent, type NodeViewProps, NodeViewWrapper } from '@tiptap/react';
import { useTexts } from '@/lib/i18n/catalogue';
import { texts } from '../texts.en';
import { tones } from './blocks';
import css from './editor.module.css';

/** A box that stands out while it is written. */
export function CalloutView({ node, updateAttributes }: NodeViewProps) {
  const t = useTexts(texts);
  return (
    <NodeViewWrapper className={css.callout} data-tone={String(node.attrs.tone)}>
      <div className={css.fields} contentEditable={false}>
        <select aria-label={t('tone')} value={String(node.attrs.tone)} onChange={(e) => updateAttributes({ tone: e.currentTarget.value })}>
          {tones.map((tone) => (
            <option key={tone} value={tone}>
              {t(tone)}
            </option>
          ))}
        </select>
        <input
          aria-label={t('calloutTitle')}
          placeholder={t('calloutTitle')}
          maxLength={200}
          value={String(node.attrs.title ?? '')}
          onChange={(e) => updateAttributes({ title: e.currentTarget.value })}
        />
      </div>
      <NodeViewContent className={css.calloutText} />
    </NodeViewWrapper>
  );
}
