// Numbers, money and times as the reader's language writes them.
import { useMemo } from 'react';
import { localeOf, useI18n } from './i18n';

export type Money = { amount: number; currency?: string }; // minor units

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

// The largest unit that fits, and how many seconds it has.
const STEPS: [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 365 * DAY],
  ['month', 30 * DAY],
  ['day', DAY],
  ['hour', HOUR],
  ['minute', MINUTE],
];

export function formatsOf(language: string) {
  const number = new Intl.NumberFormat(language);
  const day = new Intl.DateTimeFormat(language, { dateStyle: 'medium' });
  const dayLong = new Intl.DateTimeFormat(language, {
    weekday: 'long', day: 'numeric', month: 'long', year: 'numeric',
  });
  const dayOfYear = new Intl.DateTimeFormat(language, { day: 'numeric', month: 'long', timeZone: 'UTC' });
  const dayUtc = new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: 'UTC' });
  const time = new Intl.DateTimeFormat(language, { timeStyle: 'short' });
  const exact = new Intl.DateTimeFormat(language, { dateStyle: 'full', timeStyle: 'long' });
  const ago = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
  const countries = new Intl.DisplayNames(language, { type: 'region', fallback: 'code' });
  const languages = new Intl.DisplayNames(language, { type: 'language', fallback: 'code' });
  const monies = new Map<string, Intl.NumberFormat>();
  const money = ({ amount, currency = '' }: Money): string => {
    let format = monies.get(currency);
    if (!format) monies.set(currency, (format = moneyFormat(language, currency)));
    return format.format(amount / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
  };
  return {
    number: (value: number) => number.format(value),
    percent: (share: number, digits = 0) =>
      new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: digits }).format(share),
    money,
    day: (at: string) => day.format(new Date(at)),
    dayLong: (at: string) => dayLong.format(new Date(at)),
    time: (at: string) => time.format(new Date(at)),
    exact: (at: string) => exact.format(new Date(at)),
    ago: (at: string, now = Date.now()) => agoText(ago, at, now),
    // "1980-12-31", "12-31" or "1980", as a customer's days are kept.
    date: (text: string) => dateText(text, dayUtc, dayOfYear),
    country: (code: string) => nameOf(countries, code),
    languageName: (code: string) => nameOf(languages, code),
  };
}

// A business may have no currency yet: then the number alone.
function moneyFormat(language: string, currency: string): Intl.NumberFormat {
  if (!currency) return new Intl.NumberFormat(language, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  return new Intl.NumberFormat(language, { style: 'currency', currency, currencyDisplay: 'narrowSymbol' });
}

function agoText(format: Intl.RelativeTimeFormat, at: string, now: number): string {
  const seconds = (new Date(at).getTime() - now) / 1000;
  for (const [unit, size] of STEPS)
    if (Math.abs(seconds) >= size) return format.format(Math.trunc(seconds / size), unit);
  return format.format(0, 'minute');
}

function dateText(text: string, full: Intl.DateTimeFormat, short: Intl.DateTimeFormat): string {
  if (text.length === 4) return text;
  if (text.length === 5) return short.format(new Date(`2000-${text}T00:00:00Z`));
  return full.format(new Date(`${text}T00:00:00Z`));
}

function nameOf(names: Intl.DisplayNames, code: string): string {
  try {
    return names.of(code) ?? code;
  } catch {
    return code; // as it was given, and no code
  }
}

export type Formats = ReturnType<typeof formatsOf>;

export function useFormat(): Formats {
  const { language } = useI18n();
  return useMemo(() => formatsOf(localeOf(language)), [language]);
}
