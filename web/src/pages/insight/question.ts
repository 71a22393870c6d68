// What is asked, as it stands in the address: which part, as of which day, plain or net, and what a part itself asks.
export const PARTS = ['buyers', 'rfm', 'pareto', 'cohorts', 'retention', 'nps', 'value'] as const;
export type Part = (typeof PARTS)[number];
export const PERIODS = ['month', 'week', 'quarter'] as const;
export const MEASURES = ['customers', 'sales'] as const;
export const GROUPS = ['all', 'country', 'channel', 'first-quarter'] as const;
export const SEGMENTS = ['champions', 'loyal', 'potential_loyalists', 'new_customers', 'promising', 'need_attention',
  'about_to_sleep', 'cannot_lose', 'at_risk', 'hibernating', 'lost'] as const;
export type Segment = (typeof SEGMENTS)[number];

export type Question = {
  part?: Part;
  as_of?: string;
  view?: 'net';
  period?: (typeof PERIODS)[number];
  of?: (typeof MEASURES)[number];
  group?: (typeof GROUPS)[number];
  segment?: Segment;
};

function among<T extends string>(all: readonly T[], value: unknown): T | undefined {
  return all.find((one) => one === value);
}

export function questionOf(search: Record<string, unknown>): Question {
  const day = typeof search.as_of === 'string' && /^(19|20)\d\d-\d\d-\d\d$/.test(search.as_of) ? search.as_of : undefined;
  return {
    part: among(PARTS, search.part), as_of: day, view: among(['net'], search.view), period: among(PERIODS, search.period),
    of: among(MEASURES, search.of), group: among(GROUPS, search.group), segment: among(SEGMENTS, search.segment),
  };
}

// What every part asks the server.
export const common = ({ as_of, view }: Question) => ({ as_of, view });
