// The parts of the settings: each has an address, and is there for who may see it.
import type { TextKey } from '~/app/i18n';

export type SectionPath = '/settings/account' | '/settings/business' | '/settings/locations' | '/settings/users' | '/settings/tokens'
  | '/settings/sources' | '/settings/rejected' | '/settings/attributes' | '/settings/audit';
export type SettingsSection = { to: SectionPath; text: TextKey; permission: string };

export const sections: SettingsSection[] = [
  { to: '/settings/account', text: 'settings.account.title', permission: 'self' },
  { to: '/settings/business', text: 'settings.business.title', permission: 'setting.read' },
  { to: '/settings/locations', text: 'settings.locations.title', permission: 'setting.read' },
  { to: '/settings/users', text: 'settings.users.title', permission: 'account.edit' },
  { to: '/settings/tokens', text: 'settings.tokens.title', permission: 'self' },
  { to: '/settings/sources', text: 'settings.sources.title', permission: 'source.edit' },
  { to: '/settings/rejected', text: 'settings.rejected.title', permission: 'source.edit' },
  { to: '/settings/attributes', text: 'settings.attributes.title', permission: 'setting.read' },
  { to: '/settings/audit', text: 'settings.audit.title', permission: 'audit.read' },
];
