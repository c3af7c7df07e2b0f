import { useCallback, useSyncExternalStore } from 'react';
import { currentLanguage, type Language, onLanguage } from './language';

/** A text with places such as {name}; with two forms where a number, {count}, decides between them. */
export type Message = string | { one: string; other: string };
export type Messages = Record<string, Message>;

/** The English texts of a feature, which decide what keys and places there are. */
export type Catalogue<T extends Messages = Messages> = { namespace: string; messages: T };

/** What a German catalogue must hold: the same keys, each in the same form. */
export type German<C extends Catalogue> = {
  namespace: string;
  messages: { [K in keyof C['messages']]: C['messages'][K] extends string ? string : { one: string; other: string } };
};

type Places<S extends string> = S extends `${string}{${infer P}}${infer Rest}` ? P | Places<Rest> : never;
type PlacesOf<M extends Message> = M extends string
  ? Places<M>
  : M extends { one: infer A extends string; other: infer B extends string }
    ? Places<A> | Places<B> | 'count'
    : never;
type Value = string | number;
type Arguments<M extends Message> = [PlacesOf<M>] extends [never] ? [] : [params: { [K in PlacesOf<M>]: Value }];

/** Returns the text of a key in the screen's language. */
export type Translate<T extends Messages> = <K extends keyof T & string>(key: K, ...params: Arguments<T[K]>) => string;

export function define<const T extends Messages>(namespace: string, messages: T): Catalogue<T> {
  return { namespace, messages };
}

const german = new Map<string, Messages>();
let loading: Promise<void> | null = null;

/** Makes a language's texts ready; English is always there. */
export function loadTexts(language: Language): Promise<void> {
  if (language === 'en') return Promise.resolve();
  loading ??= import('./german').then(({ catalogues }) => {
    for (const c of catalogues) german.set(c.namespace, c.messages);
  });
  return loading;
}

const plurals: Record<Language, Intl.PluralRules> = { en: new Intl.PluralRules('en'), de: new Intl.PluralRules('de') };
const numbers: Record<Language, Intl.NumberFormat> = { en: new Intl.NumberFormat('en'), de: new Intl.NumberFormat('de') };

/** The text of a key in a language, its places filled. Numbers are written as the language writes them. */
export function translate(language: Language, catalogue: Catalogue, key: string, params: Record<string, Value> = {}): string {
  const messages = (language === 'de' && german.get(catalogue.namespace)) || catalogue.messages;
  const message = messages[key] ?? catalogue.messages[key] ?? key;
  const form = typeof message === 'string' ? message : message[plurals[language].select(Number(params.count)) === 'one' ? 'one' : 'other'];
  return form.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = params[name];
    if (value === undefined) return whole;
    return typeof value === 'number' ? numbers[language].format(value) : value;
  });
}

export function useLanguage(): Language {
  return useSyncExternalStore(onLanguage, currentLanguage);
}

/** The texts of a feature in the screen's language: const t = useTexts(texts); t('save'). */
export function useTexts<T extends Messages>(catalogue: Catalogue<T>): Translate<T> {
  const language = useLanguage();
  return useCallback((key, ...params) => translate(language, catalogue, key, params[0]), [language, catalogue]);
}

/** The same outside of components, such as in toasts: it speaks the language of the moment. */
export function text<T extends Messages, K extends keyof T & string>(catalogue: Catalogue<T>, key: K, ...params: Arguments<T[K]>): string {
  return translate(currentLanguage(), catalogue, key, params[0]);
}
