export const FIELDS = ['name', 'given_name', 'family_name', 'birth', 'language', 'country', 'address'] as const;
export type Field = (typeof FIELDS)[number];

export function isField(text: string): text is Field {
  return FIELDS.some((field) => field === text);
}
