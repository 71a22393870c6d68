import type { I18n } from '~/app/i18n';
import type { Valued } from './data';

// A customer by what is known of them: a name, the shop's own number, a phone.
export function nameOf({ name, external_id, phone }: Omit<Valued, 'id'>, t: I18n['t']): string {
  return name || external_id || phone || t('customer.unnamed');
}
