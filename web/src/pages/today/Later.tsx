// What else can be done about a line: another day, or not at all.
import { ActionIcon } from '@mantine/core';
import { lazy } from 'react';
import { useI18n } from '~/app/i18n';
import { Icon } from '~/ui/Icon';
import { Late } from '~/ui/Late';
import type { Deed, Line } from './data';

const LaterMenu = lazy(() => import('./LaterMenu').then((part) => ({ default: part.LaterMenu })));

type LaterProps = { line: Line; who: string; day: string; deed: (line: Line, deed: Deed) => void };

export function Later({ who, ...rest }: LaterProps) {
  const { t } = useI18n();
  const button = (
    <ActionIcon variant="subtle" color="gray" size={36} aria-label={t('today.later_of', { who })}>
      <Icon name="more" />
    </ActionIcon>
  );
  return <Late target={button}>{(target) => <LaterMenu target={target} {...rest} />}</Late>;
}
