// What stands in the sidebar, the bar of a phone, the palette, and behind "g" and a letter.
import type { IconName } from '~/ui/Icon';
import type { TextKey } from './i18n';

export type Destination = {
  to: '/today' | '/customers' | '/insight' | '/import' | '/settings'; // | the path of every page here
  text: TextKey;
  icon: IconName;
  letter: string; // "g c"
  permission: string; // who lacks it does not see the page
};

export const destinations: Destination[] = [
  { to: '/today', text: 'nav.today', icon: 'today', letter: 't', permission: 'customer.read' },
  { to: '/customers', text: 'nav.customers', icon: 'people', letter: 'c', permission: 'customer.read' },
  { to: '/insight', text: 'nav.insight', icon: 'insight', letter: 'i', permission: 'insight.read' },
  { to: '/import', text: 'nav.import', icon: 'import', letter: 'm', permission: 'import' },
  { to: '/settings', text: 'nav.settings', icon: 'settings', letter: 's', permission: 'self' },
];
