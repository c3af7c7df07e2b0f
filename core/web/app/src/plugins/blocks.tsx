import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { minorDigits, useFormats } from '@/lib/format/format';
import { useTexts } from '@/lib/i18n/catalogue';
import { Pill } from '@/ui/pill/pill';
import type { Block, BlockValue } from './api';
import css from './plugins.module.css';
import { texts } from './texts.en';

/** A button of a panel that was pressed. */
export type Pressed = { action: string; aboutRecord: boolean; input: unknown };

type Props = {
  blocks: Block[];
  /** Where headings begin. */
  level: 2 | 3;
  /** Which action runs; every button rests meanwhile. */
  busy: boolean;
  /** Whether actions about the record may be asked for. */
  mayAct: boolean;
  onPress: (pressed: Pressed) => void;
};

const colors = { good: 'var(--ok)', warning: 'var(--warn)', bad: 'var(--bad)' } as const;

/** Draws what a plugin has to show, in the app's own look. */
export function Blocks({ blocks, ...rest }: Props) {
  return (
    <div className={css.body}>
      {blocks.map((b, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a block has no name, and all come anew together
        <One key={i} block={b} {...rest} />
      ))}
    </div>
  );
}

function One({ block: b, ...rest }: { block: Block } & Omit<Props, 'blocks'>) {
  const value = useValue();
  const children = b.children ?? [];
  switch (b.kind) {
    case 'heading': {
      const Heading = `h${rest.level}` as const;
      return <Heading className={css.heading}>{b.text || b.label}</Heading>;
    }
    case 'field':
      return (
        <dl className={css.field}>
          <dt>{b.label}</dt>
          <dd>{value(b.value) || b.text || '—'}</dd>
        </dl>
      );
    case 'link':
      return <To block={b} />;
    case 'badge':
      return <Pill text={b.text || b.label || ''} color={b.tone ? colors[b.tone] : 'var(--tx-3)'} />;
    case 'button':
      if (b.about_record && !rest.mayAct) return null;
      return (
        <Button
          size="xs"
          variant="default"
          color={b.tone === 'bad' ? 'red' : undefined}
          disabled={rest.busy}
          onClick={() => rest.onPress({ action: b.action ?? '', aboutRecord: b.about_record ?? false, input: b.input })}
        >
          {b.label || b.text}
        </Button>
      );
    case 'list':
      return (
        <ul className={css.list}>
          {children.map((c, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: as above
            <li key={i}>
              <One block={c} {...rest} />
            </li>
          ))}
        </ul>
      );
    case 'table':
      return <Rows rows={children} {...rest} />;
    case 'notice':
      return (
        <p className={css.notice} data-tone={b.tone}>
          {b.label && <strong>{b.label} </strong>}
          {b.text}
        </p>
      );
    default:
      return <p className={css.text}>{b.text || value(b.value) || b.label}</p>;
  }
}

function Rows({ rows, ...rest }: { rows: Block[] } & Omit<Props, 'blocks'>) {
  const [head, ...body] = rows;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by the keyboard
    <section className={css.scroll} tabIndex={0} aria-label={head?.children?.map((c) => c.text).join(', ')}>
      <table className={css.table}>
        <thead>
          <tr>
            {(head?.children ?? []).map((c, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: as above
              <th key={i} scope="col">
                {c.text || c.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {body.map((r, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: as above
            <tr key={i}>
              {(r.children ?? []).map((c, k) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: as above
                <td key={k}>
                  <One block={c} {...rest} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function To({ block: b }: { block: Block }) {
  const text = b.text || b.label || b.href || b.record_id;
  if (b.object && b.record_id)
    return (
      <Link className={css.link} to="/records/$object/$id" params={{ object: b.object, id: b.record_id }}>
        {text}
      </Link>
    );
  if (b.href)
    return (
      <a className={css.link} href={b.href} target="_blank" rel="noopener noreferrer">
        {text}
      </a>
    );
  return <p className={css.text}>{text}</p>;
}

/** Writes a value as the person's language does. */
function useValue(): (value?: BlockValue) => string {
  const t = useTexts(texts);
  const { number, money, date, dateTime, list } = useFormats();
  return (v) => {
    switch (v?.kind) {
      case undefined:
        return '';
      case 'integer':
        return number(v.integer ?? 0);
      case 'boolean':
        return t(v.boolean ? 'yes' : 'no');
      case 'decimal':
        return Number.isNaN(Number(v.text)) ? (v.text ?? '') : number(Number(v.text), (v.text?.split('.')[1] ?? '').length);
      case 'money':
        return /^[A-Z]{3}$/.test(v.currency ?? '')
          ? money({ amount: v.integer ?? 0, currency: v.currency ?? '' })
          : number((v.integer ?? 0) / 10 ** minorDigits('EUR'));
      case 'date':
        return /^\d{4}-\d\d-\d\d$/.test(v.text ?? '') ? date(v.text ?? '') : (v.text ?? '');
      case 'time':
        return Number.isNaN(Date.parse(v.text ?? '')) ? (v.text ?? '') : dateTime(v.text ?? '');
      case 'texts':
        return list(v.texts ?? []);
      default:
        return v?.text ?? '';
    }
  };
}
