// Numbers, money and times as the reader's language writes them.
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

// A formatter takes longer to make than a page of numbers to write: made when first needed, once.
function late<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}

export function lateEach<K, T>(make: (key: K) => T): (key: K) => T {
  const made = new Map<K, T>();
  return (key) => {
    const known = made.get(key) ?? make(key);
    made.set(key, known);
    return known;
  };
}

function dated(language: string, options: Intl.DateTimeFormatOptions): (at: string) => string {
  const format = late(() => new Intl.DateTimeFormat(language, options));
  return (at) => format().format(new Date(at));
}

function monies(language: string) {
  const known = lateEach((currency: string) => {
    const format = moneyFormat(language, currency);
    return { format, unit: 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2) };
  });
  return {
    money: ({ amount, currency = '' }: Money) => known(currency).format.format(amount / known(currency).unit),
    // As a number of euros or yen, for axes and files.
    major: ({ amount, currency = '' }: Money) => amount / known(currency).unit,
  };
}

export function formatsOf(language: string) {
  const number = late(() => new Intl.NumberFormat(language));
  const percents = lateEach((digits: number) =>
    new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: digits }));
  const dayOfYear = dated(language, { day: 'numeric', month: 'long', timeZone: 'UTC' });
  const dayUtc = dated(language, { dateStyle: 'long', timeZone: 'UTC' });
  const ago = late(() => new Intl.RelativeTimeFormat(language, { numeric: 'auto' }));
  const countries = late(() => new Intl.DisplayNames(language, { type: 'region', fallback: 'code' }));
  const languages = late(() => new Intl.DisplayNames(language, { type: 'language', fallback: 'code' }));
  return {
    number: (value: number) => number().format(value),
    percent: (share: number, digits = 0) => percents(digits).format(share),
    ...monies(language),
    day: dated(language, { dateStyle: 'medium' }),
    dayLong: dated(language, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }),
    time: dated(language, { timeStyle: 'short' }),
    exact: dated(language, { dateStyle: 'full', timeStyle: 'long' }),
    ago: (at: string, now = Date.now()) => agoText(ago(), at, now),
    // "1980-12-31", "12-31" or "1980", as a customer's days are kept.
    date: (text: string) => dateText(text, dayUtc, dayOfYear),
    country: (code: string) => nameOf(countries(), code),
    languageName: (code: string) => nameOf(languages(), code),
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

function dateText(text: string, full: Formats['day'], short: Formats['day']): string {
  if (text.length === 4) return text;
  if (text.length === 5) return short(`2000-${text}T00:00:00Z`);
  return full(`${text}T00:00:00Z`);
}

function nameOf(names: Intl.DisplayNames, code: string): string {
  try {
    return names.of(code) ?? code;
  } catch {
    return code; // as it was given, and no code
  }
}

export type Formats = ReturnType<typeof formatsOf>;

const known = lateEach(formatsOf);

export function useFormat(): Formats {
  return known(localeOf(useI18n().language));
}
