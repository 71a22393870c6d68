// What charts say beside the formats of all pages: short money, months, intervals, the line under a title.
import { useMemo } from 'react';
import { lateEach, useFormat, type Formats, type Money } from '~/app/format';
import { useI18n, type I18n } from '~/app/i18n';
import type { Colors } from './Chart';

const Z = 1.959964; // 95 %

// Wilson, 1927: the interval of k out of n.
export function wilson(k: number, n: number): { low: number; high: number } {
  if (n === 0) return { low: 0, high: 1 };
  const share = k / n, z = Z * Z / n;
  const middle = (share + z / 2) / (1 + z);
  const half = Z * Math.sqrt(share * (1 - share) / n + z / (4 * n)) / (1 + z);
  return { low: Math.max(0, middle - half), high: Math.min(1, middle + half) };
}

export type Words = Formats & Pick<I18n, 't' | 'language'> & {
  short: (money: Money) => string;
  month: (text: string) => string;
  decimal: (value: number, digits?: number) => string;
  range: (low: string, high: string) => string;
  note: (interval: string | null, n: number, asked: { as_of: string; view?: 'plain' | 'net' }) => string;
};

export function useWords(): Words {
  const { t, language } = useI18n();
  const format = useFormat();
  return useMemo(() => {
    const shorts = lateEach((currency: string | undefined) => new Intl.NumberFormat(language, { notation: 'compact',
      maximumFractionDigits: 1, ...(currency && { style: 'currency', currency, currencyDisplay: 'narrowSymbol' }) }));
    const decimals = lateEach((digits: number) => new Intl.NumberFormat(language, { maximumFractionDigits: digits }));
    const month = new Intl.DateTimeFormat(language, { month: 'short', year: 'numeric', timeZone: 'UTC' });
    const range = (low: string, high: string): string => t('insight.range', { low, high });
    return {
      ...format, t, language, range,
      short: (money) => shorts(money.currency).format(format.major(money)),
      month: (text) => /^\d{4}-\d\d$/.test(text) ? month.format(new Date(`${text}-01T00:00:00Z`)) : text,
      decimal: (value, digits = 1) => decimals(digits).format(value),
      note: (interval, n, { as_of, view }) => [interval, t('insight.sample', { n }),
        t('insight.as_of_day', { date: format.date(as_of) }), view && t(view === 'net' ? 'insight.view_net' : 'insight.view_plain')]
        .filter(Boolean).join(' · '),
    };
  }, [t, language, format]);
}

// Plain text: what a customer's country or a channel is called is never taken for markup.
export const tooltipOf = (colors: Colors) => ({
  renderMode: 'richText' as const, confine: true, backgroundColor: colors.raised, borderColor: colors.line, borderWidth: 1,
  padding: 10, textStyle: { color: colors.text, fontSize: 13, lineHeight: 19 },
});

export const axisOf = (colors: Colors) => ({
  axisLine: { lineStyle: { color: colors.line } }, axisTick: { show: false },
  axisLabel: { color: colors.quiet, fontSize: 12, hideOverlap: true },
  splitLine: { lineStyle: { color: colors.line } },
  nameTextStyle: { color: colors.quiet, fontSize: 12 },
});
