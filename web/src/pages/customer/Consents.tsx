// What they allowed and refused, channel by channel; a cell is a switch.
import { Skeleton, UnstyledButton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { api, type Schemas } from '~/api/client';
import { useFormat } from '~/app/format';
import { useI18n } from '~/app/i18n';
import { Icon } from '~/ui/Icon';
import { Section } from '~/ui/Section';
import { toast } from '~/ui/toast';
import css from './Consents.module.css';
import { consentsQuery, useChange } from './data';

type Consent = Schemas['Consent'];

const CHANNELS = ['email', 'sms', 'phone', 'telegram', 'post'] as const;
const PURPOSES = ['marketing', 'service', 'survey'] as const;
const ICONS = { granted: 'check', refused: 'close', unknown: 'dot' } as const;

export function Consents({ id, isLocked }: { id: string; isLocked: boolean }) {
  const { t } = useI18n();
  const format = useFormat();
  const { data } = useQuery(consentsQuery(id));
  const change = useChange(id);
  const put = (channel: Consent['channel'], purpose: Consent['purpose'], isGranted: boolean) => change(() =>
    api.post('/api/v1/customers/{id}/consents', { path: { id }, body: { channel, purpose, is_granted: isGranted } }));
  const toggle = async (channel: Consent['channel'], purpose: Consent['purpose'], isGranted: boolean): Promise<void> => {
    const text = t(isGranted ? 'consent.noted_granted' : 'consent.noted_refused', { channel: t(`channel.${channel}`), purpose: t(`consent.purpose.${purpose}`) });
    if (await put(channel, purpose, isGranted)) toast({ text, undo: () => put(channel, purpose, !isGranted) });
  };
  const cell = (channel: Consent['channel'], purpose: Consent['purpose']) => {
    const said = data?.find((one) => one.is_current && one.channel === channel && one.purpose === purpose);
    const state = said ? (said.is_granted ? 'granted' : 'refused') : 'unknown';
    const label = t('consent.cell', { channel: t(`channel.${channel}`), purpose: t(`consent.purpose.${purpose}`), state: t(`consent.${state}`) });
    const note = said?.at ? `${t(`consent.${state}`)} ${format.day(said.at)}${said.source ? `, ${said.source}` : ''}` : t(`consent.${state}`);
    return (
      <td key={purpose} title={note}>
        <UnstyledButton className={css.cell} data-state={state} disabled={isLocked} aria-label={label}
          onClick={() => void toggle(channel, purpose, state !== 'granted')}>
          <Icon name={ICONS[state]} size={16} />
        </UnstyledButton>
      </td>
    );
  };
  return (
    <Section title={t('consent.title')}>
      {!data ? <Skeleton height={180} /> : (
        <table className={css.table}>
          <thead>
            <tr><td />{PURPOSES.map((purpose) => <th key={purpose} scope="col">{t(`consent.purpose.${purpose}`)}</th>)}</tr>
          </thead>
          <tbody>
            {CHANNELS.map((channel) => (
              <tr key={channel}><th scope="row">{t(`channel.${channel}`)}</th>{PURPOSES.map((purpose) => cell(channel, purpose))}</tr>
            ))}
          </tbody>
        </table>
      )}
    </Section>
  );
}
