// Texts by key from i18n/*.json (ICU MessageFormat), one language at a time, loaded on demand.
import type { MessageFormatElement } from '@formatjs/icu-messageformat-parser';
import IntlMessageFormat from 'intl-messageformat';
import { useSyncExternalStore } from 'react';
import type english from '../../../i18n/en.json';

export const LANGUAGES = ['en', 'ru', 'uk'] as const;
export type Language = (typeof LANGUAGES)[number];
export const LANGUAGE_NAMES: Record<Language, string> = { en: 'English', ru: 'Русский', uk: 'Українська' };

type Keys<T, P extends string = ''> = {
  [K in keyof T & string]: T[K] extends string ? `${P}${K}` : Keys<T[K], `${P}${K}.`>;
}[keyof T & string];
export type TextKey = Keys<(typeof english)['web']> | Keys<(typeof english)['touchpoint'], 'touchpoint.'>;
export type Values = Record<string, string | number | Date | boolean | null | undefined>;

export type I18n = {
  language: Language;
  t: (key: TextKey, values?: Values) => string;
};

// A text, or one with arguments as the build has parsed it.
type Catalogue = Record<string, string | MessageFormatElement[]>;

// Ours are spoken everywhere. To ask the browser which ones it knows takes it a fiftieth of a second.
IntlMessageFormat.resolveLocale = () => undefined;

const STORED = 'maitred.language';
const load: Record<Language, () => Promise<{ default: Catalogue }>> = {
  en: () => import('virtual:catalogue/en'),
  ru: () => import('virtual:catalogue/ru'),
  uk: () => import('virtual:catalogue/uk'),
};

let current: I18n = { language: 'en', t: (key) => key };
const listeners = new Set<() => void>();

export function isLanguage(text: unknown): text is Language {
  return LANGUAGES.some((language) => language === text);
}

function speaker(language: Language, texts: Catalogue): I18n['t'] {
  const formats = new Map<string, IntlMessageFormat>();
  return (key, values) => {
    const text = texts[key] ?? key;
    if (typeof text === 'string') return text;
    let format = formats.get(key);
    if (!format) formats.set(key, (format = new IntlMessageFormat(text, language)));
    return String(format.format(values));
  };
}

function storedLanguage(): Language | null {
  const stored = localStorage.getItem(STORED);
  return isLanguage(stored) ? stored : null;
}

async function speak(language: Language): Promise<void> {
  const texts = (await load[language]()).default;
  document.documentElement.lang = language;
  current = { language, t: speaker(language, texts) };
  listeners.forEach((listener) => listener());
}

export function setLanguage(language: Language): Promise<void> {
  localStorage.setItem(STORED, language);
  return speak(language);
}

// The one chosen last in this browser, else the account's, else the browser's first that we speak.
export function startLanguage(account?: string): Promise<void> {
  const wanted = navigator.languages.map((tag) => tag.slice(0, 2)).find(isLanguage) ?? 'en';
  const language = storedLanguage() ?? (isLanguage(account) ? account : wanted);
  return language === current.language && listeners.size > 0 ? Promise.resolve() : speak(language);
}

// With the region the browser has for it: 21/11/2026 in Britain.
export function localeOf(language: Language): string {
  return navigator.languages.find((tag) => tag.startsWith(language)) ?? language;
}

// Outside of components: what is spoken now.
export const i18n = (): I18n => current;

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export function useI18n(): I18n {
  return useSyncExternalStore(subscribe, i18n);
}
