// The next step of a line: whom, why, what to say, by which way; and what came of it.
import { Button, Drawer, Group, Stack, Text, Textarea, Title } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useState } from 'react';
import { useFormat } from '~/app/format';
import { useI18n, type TextKey } from '~/app/i18n';
import { Icon, type IconName } from '~/ui/Icon';
import { failed, toast } from '~/ui/toast';
import { type Deed, type Line, type Outcome } from './data';
import { whoIs } from './Lines';
import css from './Today.module.css';

type Way = NonNullable<Line['contact']>['ways'][number];

const ways: Record<Way['channel'], { icon: IconName; href: (address: string) => string }> = {
  phone: { icon: 'phone', href: (address) => `tel:${address}` },
  sms: { icon: 'device', href: (address) => `sms:${address}` },
  email: { icon: 'mail', href: (address) => `mailto:${address}` },
  telegram: { icon: 'telegram', href: (address) => `https://t.me/${address.replace(/^@/, '')}` },
  post: { icon: 'door', href: () => '' },
};

// Where there is nothing to say to anybody.
const advice: Record<string, TextKey> = {
  birthday_soon: 'today.advice.birthday_soon',
  gift: 'today.advice.gift',
  job_failed: 'today.advice.job_failed',
  import_stopped: 'today.advice.import_stopped',
  source_silent: 'today.advice.source_silent',
};

// An e-mail begins with what there is to say.
function hrefOf({ channel, address }: Way, script: string | null): string {
  const href = ways[channel].href(address);
  if (channel !== 'email' || !script) return href;
  return `${href}?body=${encodeURIComponent(script)}`;
}

function Ways({ line, chosen }: { line: Line; chosen: (channel: string) => void }) {
  const { t } = useI18n();
  const { contact, script } = line;
  if (!contact) return null;
  if (contact.verdict !== 'may')
    return <Text size="sm" className={css.refusal}><Icon name="info" size={16} /> {contact.text}</Text>;
  return (
    <Group gap={8}>
      {contact.ways.map((way) => (
        <Button key={way.channel + way.address} component="a" href={hrefOf(way, script)} variant="light" maw="100%"
          classNames={{ label: css.way }}
          leftSection={<Icon name={ways[way.channel].icon} size={16} />} onClick={() => chosen(way.channel)}>
          {t(`today.way.${way.channel}`)} <span className={css.address}>{way.address}</span>
        </Button>
      ))}
    </Group>
  );
}

function Script({ line }: { line: Line }) {
  const { t } = useI18n();
  const format = useFormat();
  const { script, script_language: language } = line;
  if (!script) return null;
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(script);
    toast({ text: t('today.copied') });
  };
  return (
    <div>
      <Group justify="space-between" mb={6} wrap="nowrap">
        <Title order={3}>{t('today.say')} <span className="quiet">{language && format.languageName(language)}</span></Title>
        <Button variant="subtle" size="compact-sm" leftSection={<Icon name="copy" size={16} />}
          flex="none" onClick={() => void copy().catch(failed)}>{t('today.copy')}</Button>
      </Group>
      <blockquote className={css.script} lang={language ?? undefined}>{script}</blockquote>
    </div>
  );
}

function How({ line }: { line: Line }) {
  const { t } = useI18n();
  if (line.reason !== 'slipping') return null;
  return (
    <details className={css.how}>
      <summary>{t('today.how.title')}</summary>
      <p>{t('today.how.text')}</p>
      {line.chance && <p className="quiet">{t('today.how.sample', { count: line.chance.sample })}</p>}
    </details>
  );
}

type PanelProps = {
  line: Line; mayMark: boolean;
  deed: (line: Line, deed: Deed) => void;
  close: () => void;
};

export function Panel({ line, mayMark, deed, close }: PanelProps) {
  const { t } = useI18n();
  const isPhone = useMediaQuery('(max-width: 48em)', false, { getInitialValueInEffect: false });
  const hint = advice[line.reason];
  const [note, setNote] = useState('');
  const [channel, setChannel] = useState<string>();
  const finish = (outcome: Outcome) => () => {
    deed(line, { kind: 'done', outcome, channel, note: note.trim() || undefined });
    close();
  };
  return (
    <Drawer opened onClose={close} title={<span className={css.title}>{whoIs(line, t)}</span>} size={isPhone ? '88%' : 460}
      position={isPhone ? 'bottom' : 'right'} closeButtonProps={{ 'aria-label': t('action.close') }}>
      <Stack gap="lg">
        <div>
          <div>{line.why}</div>
          {line.also.map((one) => <div key={one.id} className={css.also}>{one.why}</div>)}
          <How line={line} />
        </div>
        <Script line={line} />
        <Ways line={line} chosen={setChannel} />
        {hint && <Text size="sm" className="quiet">{t(hint)}</Text>}
        {mayMark && (
          <Stack gap={8}>
            <Textarea label={t(line.customer ? 'today.note' : 'today.remark')} autosize minRows={2} value={note} maxLength={1900}
              onChange={(event) => setNote(event.currentTarget.value)} />
            <Group gap={8} className={css.outcomes}>
              {line.step === 'hand' && <Button onClick={finish('seen_to')}>{t('today.outcome.handed')}</Button>}
              {line.customer && (
                <Button variant={line.step === 'hand' ? 'default' : 'filled'} onClick={finish('reached')}>
                  {t('today.outcome.reached')}
                </Button>
              )}
              {line.customer && <Button variant="default" onClick={finish('not_reached')}>{t('today.outcome.not_reached')}</Button>}
              {line.step !== 'hand' && (
                <Button variant={line.customer ? 'subtle' : 'filled'} onClick={finish('seen_to')}>{t('today.outcome.seen_to')}</Button>
              )}
            </Group>
          </Stack>
        )}
      </Stack>
    </Drawer>
  );
}
