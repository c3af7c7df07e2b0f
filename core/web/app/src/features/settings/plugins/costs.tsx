import { useQuery } from '@tanstack/react-query';
import { fileSize } from '@/lib/files/files';
import { useFormats } from '@/lib/format/format';
import { useTexts } from '@/lib/i18n/catalogue';
import { Loaded } from '../parts/loaded';
import parts from '../parts/parts.module.css';
import { Section } from '../parts/section';
import { type Usage, usageQuery } from './api';
import css from './plugins.module.css';
import { texts } from './texts.en';

type Cost = Usage['day'];

/** What a plugin costs: how often it is called and fails, how long that takes, and how much work it is. */
export function Costs({ id }: { id: string }) {
  const t = useTexts(texts);
  const { number } = useFormats();
  const query = useQuery(usageQuery(id));
  const took = (us: number) =>
    us < 1_000_000 ? t('ms', { count: number(us / 1000, 1) }) : t('seconds', { count: number(us / 1_000_000, 1) });
  const figures = [
    { name: 'calls', of: (c: Cost) => number(c.calls) },
    { name: 'errors', of: (c: Cost) => number(c.errors) },
    { name: 'p95', of: (c: Cost) => took(c.p95_us) },
    { name: 'own', of: (c: Cost) => took(c.own_us) },
    { name: 'fuel', of: (c: Cost) => number(c.fuel) },
    { name: 'bytes', of: (c: Cost) => fileSize(c.bytes, number) },
  ] as const;
  return (
    <Section title={t('usage')}>
      <Loaded query={query}>
        {(u) =>
          u.week.calls === 0 ? (
            <p className={parts.hint}>{t('usageNone')}</p>
          ) : (
            <table className={css.costs}>
              <thead>
                <tr>
                  {(['figure', 'day', 'week'] as const).map((c) => (
                    <th key={c} scope="col">
                      {t(c)}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {figures.map(({ name, of }) => (
                  <tr key={name}>
                    <th scope="row">{t(name)}</th>
                    <td>{of(u.day)}</td>
                    <td>{of(u.week)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          )
        }
      </Loaded>
    </Section>
  );
}
