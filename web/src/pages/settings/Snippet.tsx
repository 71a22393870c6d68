// What to paste where, once a source is there: its key is shown this once.
import { useI18n } from '~/app/i18n';
import type { Source } from './data';
import { Secret } from './Secret';

const script = ({ url, write_key: key }: Source): string => `import { Analytics } from '@segment/analytics-node';

const analytics = new Analytics({
  host: '${url}',
  writeKey: '${key}',
});
analytics.track({ userId: '42', event: 'Order Completed', properties: { order_id: 'A-1', total: 19.9 } });`;

const curl = ({ url, write_key: key }: Source): string => `curl -u '${key}:' -H 'Content-Type: application/json' \\
  -d @order.json ${url}`;

function snippetOf(source: Source): string {
  if (source.kind === 'segment') return script(source);
  if (source.kind === 'webhook') return curl(source);
  if (source.kind === 'commerceml') return `${source.url}\n${source.write_key}`;
  return source.url;
}

export function Snippet({ source, done }: { source: Source; done: () => void }) {
  const { t } = useI18n();
  return (
    <>
      <p>{t(`settings.sources.paste.${source.kind}`)}</p>
      <Secret title={t('settings.sources.made', { name: source.name })} text={snippetOf(source)} done={done} />
    </>
  );
}
