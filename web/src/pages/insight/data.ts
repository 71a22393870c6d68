// The answers of the insight verbs, as they are (src/insight/*_cli.c); the API's description leaves them open.
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api } from '~/api/client';
import type { Money } from '~/app/format';
import { common, type Question, type Segment } from './question';

export type Range = { low: number; high: number };
export type Estimate = { value: number | null; low: number | null; high: number | null };
type Asked = { as_of: string; view: 'plain' | 'net' };

export type Summary = Asked & {
  customers: number;
  repeat_rate: (Range & { value: number; n: number }) | null;
  months: { month: string; new: number; returning: number; orders: number; sales: Money }[];
};
export type Rfm = Asked & { customers: number; segments: { name: Segment; customers: number; sales: Money }[] };
export type Member = {
  id: string; name: string; external_id: string; phone: string; recency_days: number; frequency: number; money: Money;
};
export type Members = Asked & { customers: number; members: Member[] };
export type Pareto = Asked & {
  n: number; sum: Money;
  gini: (Range & { value: number }) | null;
  classes: { class: 'A' | 'B' | 'C'; count: number; share: number | null; sum: Money; sum_share: number | null }[];
  lorenz: { share: number; sum_share: number }[];
};
export type Cell = Range & {
  cohort: string; period: string; age: number; customers: number; share: number; sales: Money; sales_share: number | null;
};
export type Cohorts = Asked & {
  customers: number; last_period_is_open: boolean;
  cohorts: { cohort: string; first_day: string; customers: number; sales: Money }[];
  cells: Cell[];
};
export type Point = { group: string; days: number; share: number | null; low: number | null; high: number | null; at_risk: number };
export type Step = { group: string; days: number; share: number; low: number; high: number };
export type Retention = Asked & {
  silence: { days: number | null }; customers: number; watched: number; ended: number;
  median_days: Estimate; mean_days: Estimate; horizon_days: number;
  points: Point[];
  curve: Step[]; // where it falls, of each group, and the last day anybody was seen on
  groups?: { group: string; customers: number; median: number | null }[];
  log_rank?: { chi_square: number | null; df: number; p: number | null } | null;
};
export type Nps = {
  as_of: string; n: number; promoters: number; passives: number; detractors: number;
  nps: number | null; interval: Range | null;
  change: { days: number; n: number; previous_n: number; previous: number; difference: number; p: number | null } | null;
};
export type Valued = { id: string; name: string; external_id: string; phone: string };
export type Value = Asked & {
  n: number; repeaters: number;
  horizons?: { months: number; orders: Range & { value: number }; value: { value: Money; low: Money; high: Money } | null }[];
  customers?: (Valued & { alive: number; away_days: number; orders_12?: number; value_12?: Money | null })[];
};
export type Alive = { as_of: string; silent?: number;
  customers?: (Valued & { usual_days: number; away_days: number; alive: number; at_stake: Money | null })[] };

const LISTED = 50;
const STEPS = 200; // of a group's curve: more than there are pixels to tell apart
const STALE_MS = 60_000; // an analysis is not asked again at every glance

type Asking = (signal: AbortSignal) => Promise<{ body: unknown }>;

const asked = <T>(name: string, query: object, ask: Asking) => queryOptions({
  queryKey: ['insight', name, query],
  queryFn: async ({ signal }) => (await ask(signal)).body as T,
  placeholderData: keepPreviousData,
  staleTime: STALE_MS,
});

export const summaryQuery = (question: Question) => {
  const query = common(question);
  return asked<Summary>('summary', query, (signal) => api.get('/api/v1/insight/summary', { query, signal }));
};
export const rfmQuery = (question: Question) => {
  const query = common(question);
  return asked<Rfm>('rfm', query, (signal) => api.get('/api/v1/insight/rfm', { query, signal }));
};
export const membersQuery = (question: Question, segment: Segment) => {
  const query = { ...common(question), segment, limit: LISTED };
  return asked<Members>('members', query, (signal) => api.get('/api/v1/insight/rfm', { query, signal }));
};
export const paretoQuery = (question: Question) => {
  const query = common(question);
  return asked<Pareto>('pareto', query, (signal) => api.get('/api/v1/insight/pareto', { query, signal }));
};
export const cohortsQuery = (question: Question) => {
  const query = { ...common(question), by: question.period };
  return asked<Cohorts>('cohorts', query, (signal) => api.get('/api/v1/insight/cohorts', { query, signal }));
};
export const retentionQuery = (question: Question) => {
  const query = { ...common(question), by: question.group, steps: STEPS };
  return asked<Retention>('retention', query, (signal) => api.get('/api/v1/insight/retention', { query, signal }));
};
export const npsQuery = ({ as_of }: Question) => {
  const query = { as_of };
  return asked<Nps>('nps', query, (signal) => api.get('/api/v1/insight/nps', { query, signal }));
};
export const valueQuery = (question: Question) => {
  const query = { ...common(question), limit: LISTED };
  return asked<Value>('value', query, (signal) => api.get('/api/v1/insight/value', { query, signal }));
};
export const aliveQuery = (question: Question) => {
  const query = { ...common(question), limit: LISTED };
  return asked<Alive>('alive', query, (signal) => api.get('/api/v1/insight/alive', { query, signal }));
};
