import { ActionIcon } from '@mantine/core';
import { IconFile, IconTrash } from '@tabler/icons-react';
import { type NodeViewProps, NodeViewWrapper } from '@tiptap/react';
import { useId, useState } from 'react';
import { fileAddress, fileSize, uploadFile } from '@/lib/files/files';
import { useFormats } from '@/lib/format/format';
import { useTexts } from '@/lib/i18n/catalogue';
import { toastProblem } from '@/lib/toast/toast';
import { texts } from '../texts.en';
import { useArticleID } from './article-id';
import css from './editor.module.css';

const accepts: Record<string, string | undefined> = { image: 'image/*', video: 'video/*' };

/** How large a picture is, so that the page does not move while it loads; nothing for what is none. */
async function dimensions(file: File): Promise<{ width?: number; height?: number }> {
  try {
    const picture = await createImageBitmap(file);
    const { width, height } = picture;
    picture.close();
    return { width, height };
  } catch {
    return {};
  }
}

/** A picture, a video or a file: chosen here, and described in words for those who do not see it. */
export function MediaView({ node, updateAttributes, deleteNode }: NodeViewProps) {
  const t = useTexts(texts);
  const f = useFormats();
  const id = useId();
  const article = useArticleID();
  const [done, setDone] = useState<number | null>(null);
  const kind = node.attrs.kind as 'image' | 'video' | 'file';
  const file = node.attrs.file ? String(node.attrs.file) : '';
  const url = node.attrs.url ? String(node.attrs.url) : '';
  const address = file ? fileAddress('articles', article, file, true) : url;
  const choose = async (chosen: File | undefined) => {
    if (!chosen) return;
    setDone(0);
    try {
      const stored = await uploadFile('articles', article, chosen, chosen.name, { onProgress: setDone });
      const size = kind === 'image' ? await dimensions(chosen) : {};
      updateAttributes({ file: stored.id, name: stored.name, size: stored.size, url: null, ...size });
    } catch (error) {
      toastProblem(error);
    } finally {
      setDone(null);
    }
  };
  const line = (key: 'alt' | 'caption' | 'url', label: string, hint?: string) => (
    <label className={css.line}>
      <span>{label}</span>
      <input
        maxLength={key === 'url' ? 2000 : 500}
        placeholder={hint}
        value={String(node.attrs[key] ?? '')}
        onChange={(e) => updateAttributes({ [key]: e.currentTarget.value || null })}
      />
    </label>
  );
  return (
    <NodeViewWrapper className={css.media} data-drag-handle contentEditable={false}>
      <div className={css.mediaHead}>
        <strong>{t(kind)}</strong>
        {kind === 'file' && file && (
          <a href={address} target="_blank" rel="noreferrer">
            <IconFile size={14} aria-hidden /> {String(node.attrs.name ?? file)}
            {node.attrs.size ? ` (${fileSize(Number(node.attrs.size), f.number)})` : ''}
          </a>
        )}
        <ActionIcon variant="subtle" color="gray" aria-label={t('remove')} title={t('remove')} onClick={deleteNode}>
          <IconTrash size={15} />
        </ActionIcon>
      </div>
      {kind === 'image' && address && <img src={address} alt={String(node.attrs.alt ?? '')} />}
      {kind === 'video' && address && (
        // biome-ignore lint/a11y/useMediaCaption: the writer's own video; its words stand in the caption below
        <video src={address} controls preload="metadata" />
      )}
      <label className={css.line} htmlFor={id}>
        <span>{file ? t('otherFile') : t('chooseFile')}</span>
        <input
          id={id}
          type="file"
          accept={accepts[kind]}
          disabled={done !== null}
          onChange={(e) => void choose(e.currentTarget.files?.[0])}
        />
      </label>
      {done !== null && <progress aria-label={t('uploading')} value={done} max={1} />}
      {kind === 'video' && !file && line('url', t('orAddress'), 'https://')}
      {kind === 'image' && line('alt', t('alt'), t('altHint'))}
      {kind === 'image' && address && !node.attrs.alt && <p className={css.warn}>{t('altMissing')}</p>}
      {kind !== 'file' && line('caption', t('caption'))}
    </NodeViewWrapper>
  );
}
