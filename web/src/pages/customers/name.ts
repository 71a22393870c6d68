import type { I18n } from '~/app/i18n';

// How somebody is called who may have no name.
export function nameOf(customer: { name: string | null; known_by: string | null }, t: I18n['t']): string {
  return customer.name || customer.known_by || t(customer.name === null ? 'customer.hidden' : 'customer.unnamed');
}
