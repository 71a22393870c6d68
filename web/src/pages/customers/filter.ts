// What the list is narrowed by, as it stands in the address: one at a time, as the server has it.
export const FILTERS = ['name', 'tag', 'country', 'language', 'consent'] as const;
export type FilterName = (typeof FILTERS)[number];
export type Filter = { [N in FilterName]?: string };

export function filterOf(search: Record<string, unknown>): Filter {
  for (const name of FILTERS) {
    const value = search[name];
    if ((typeof value === 'string' || typeof value === 'number') && value !== '') return { [name]: String(value) };
  }
  return {};
}

export function filterIn(filter: Filter): { name: FilterName; value: string } | null {
  const name = FILTERS.find((one) => filter[one]);
  return name ? { name, value: filter[name] ?? '' } : null;
}
