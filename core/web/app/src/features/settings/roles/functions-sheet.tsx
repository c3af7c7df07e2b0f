import { useTexts } from '@/lib/i18n/catalogue';
import parts from '../parts/parts.module.css';
import { Section } from '../parts/section';
import { Toggle } from '../parts/toggle';
import { type Definition, functionStand, functions, modules, type Stand, setFunction, setModule } from './definition';
import css from './sheets.module.css';
import { texts } from './texts.en';

const moduleTexts = { sales: 'moduleSales', service: 'moduleService', activities: 'moduleActivities' } as const;

type Props = { definition: Definition; disabled: boolean; onChange: (d: Definition) => void };

/** What the role lets people do besides working with records, and the parts of Kontor that it closes. */
export function FunctionsSheet({ definition, disabled, onChange }: Props) {
  const t = useTexts(texts);
  const stands: [Stand, string][] = [
    ['open', t('open')],
    ['allowed', t('allowed')],
    ['denied', t('deniedFunction')],
  ];
  return (
    <>
      <Section title={t('functions')}>
        <div className={css.levels}>
          {functions.map((f) => {
            const stand = functionStand(definition, f);
            return (
              <fieldset key={f} className={css.line} disabled={disabled}>
                <legend className={css.legend}>
                  <span className={css.name}>{t(f)}</span>
                </legend>
                <div className={css.choices}>
                  {stands.map(([value, word]) => (
                    <label key={value} className={css.choice} data-on={stand === value || undefined} data-tone={value}>
                      <input
                        type="radio"
                        name={`function ${f}`}
                        checked={stand === value}
                        onChange={() => onChange(setFunction(definition, f, value))}
                      />
                      {word}
                    </label>
                  ))}
                </div>
              </fieldset>
            );
          })}
        </div>
      </Section>
      <Section title={t('module')}>
        <div className={parts.form}>
          {modules.map((m) => (
            <Toggle
              key={m}
              label={`${t('closed')}: ${t(moduleTexts[m])}`}
              hint={t('closedHint')}
              disabled={disabled}
              checked={definition.deny?.modules?.includes(m) ?? false}
              onChange={(on) => onChange(setModule(definition, m, on))}
            />
          ))}
        </div>
      </Section>
    </>
  );
}
