import { Alert, Button, Group } from '@mantine/core';
import { useI18n } from '~/app/i18n';
import { Icon } from '~/ui/Icon';
import { failed, toast } from '~/ui/toast';
import css from './Settings.module.css';

export function Copy({ text }: { text: string }) {
  const { t } = useI18n();
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(text);
    toast({ text: t('settings.copied') });
  };
  return (
    <Button variant="default" size="compact-md" leftSection={<Icon name="copy" size={16} />} onClick={() => void copy().catch(failed)}>
      {t('settings.copy')}
    </Button>
  );
}

// What is shown this once, and never again.
export function Secret({ title, text, done }: { title: string; text: string; done: () => void }) {
  const { t } = useI18n();
  return (
    <Alert color="yellow" variant="light" title={title} role="status" my="md">
      <p className={css.once}>{t('settings.once')}</p>
      <pre className={css.secret} data-secret tabIndex={0}>{text}</pre>
      <Group gap="sm"><Copy text={text} /><Button variant="default" size="compact-md" onClick={done}>{t('settings.kept')}</Button></Group>
    </Alert>
  );
}
