// Kinds of touchpoints: how they look, and the groups somebody asks for.
import type { IconName } from '~/ui/Icon';

export const KINDS = {
  order: 'order', return: 'back', cancellation: 'close', handout: 'gift', adjustment: 'adjust', delivery: 'truck',
  visit: 'door', nps: 'score', csat: 'score', ces: 'score', view: 'eye', cart: 'cart', checkout: 'card',
  coupon: 'coupon', event: 'dot', contact: 'phone', gift: 'gift', points: 'star',
} as const satisfies Record<string, IconName>;
export type Kind = keyof typeof KINDS;

export const GROUPS = {
  purchases: ['order', 'return', 'cancellation', 'handout', 'adjustment'],
  deliveries: ['delivery'],
  scores: ['nps', 'csat', 'ces'],
  care: ['contact', 'gift', 'points'],
  visits: ['visit', 'view', 'cart', 'checkout', 'coupon', 'event'],
} as const satisfies Record<string, readonly Kind[]>;
export type KindGroup = keyof typeof GROUPS;

export const KIND_GROUPS = Object.keys(GROUPS) as KindGroup[];

export function isKindGroup(text: unknown): text is KindGroup {
  return typeof text === 'string' && text in GROUPS;
}

export function isKind(text: string): text is Kind {
  return text in KINDS;
}
