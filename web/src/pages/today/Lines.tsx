// A section of the morning: a heading, and a calm row for each line.
import { ActionIcon, Button } from '@mantine/core';
import { useFormat } from '~/app/format';
import { useI18n, type I18n, type TextKey } from '~/app/i18n';
import { CustomerLink } from '~/ui/CustomerLink';
import { Icon, type IconName } from '~/ui/Icon';
import { type Deed, type Line, type Section } from './data';
import { Later } from './Later';
import css from './Today.module.css';

const icons: Record<Section['name'], IconName> = {
  late: 'truck', dates: 'calendar', gifts: 'gift', slipping: 'door', first: 'star', stopped: 'warning',
};

// What is not about a customer, by its reason.
const about: Record<string, TextKey> = {
  job_failed: 'today.about.job_failed',
  import_stopped: 'today.about.import_stopped',
  source_silent: 'today.about.source_silent',
};

export function whoIs(line: Line, t: I18n['t']): string {
  const key = about[line.reason];
  if (!line.customer) return key ? t(key, { what: line.what }) : line.what;
  return line.customer.name || line.customer.number || t('today.nameless');
}

type RowProps = {
  line: Line; index: number; day: string; mayMark: boolean;
  open: (line: Line) => void;
  deed: (line: Line, deed: Deed) => void;
};

function Who({ line }: { line: Line }) {
  const { t } = useI18n();
  const who = whoIs(line, t);
  if (!line.customer) return <span className={css.who}>{who}</span>;
  return <CustomerLink id={line.customer.id} className={css.who}>{who}</CustomerLink>;
}

function Value({ line }: { line: Line }) {
  const { t } = useI18n();
  const format = useFormat();
  if (!line.value || line.value_kind === 'none') return null;
  return (
    <div className={css.value}>
      <span className="numbers">{format.money(line.value)}</span>
      <span className="quiet">{t(`today.value.${line.value_kind}`)}</span>
    </div>
  );
}

function Row({ line, index, day, mayMark, open, deed }: RowProps) {
  const { t } = useI18n();
  const who = whoIs(line, t);
  const done = (): void => deed(line, { kind: 'done', outcome: line.contact ? 'reached' : 'seen_to' });
  return (
    <li className={css.line} data-line={index}>
      <div className={css.what}>
        <Who line={line} />
        <div className={css.why}>{line.why}</div>
        {line.also.map((one) => <div key={one.id} className={css.also}>{one.why}</div>)}
      </div>
      <Value line={line} />
      <div className={css.doing}>
        <Button variant="default" className={css.step} onClick={() => open(line)} data-row={index}
          aria-label={`${t(`today.step.${line.step}`)}: ${who}`}>
          {t(`today.step.${line.step}`)}
        </Button>
        {mayMark && (
          <ActionIcon variant="subtle" color="gray" size={36} title={t('today.done')}
            aria-label={t('today.done_of', { who })} onClick={done}>
            <Icon name="check" />
          </ActionIcon>
        )}
        {mayMark && <Later line={line} who={who} day={day} deed={deed} />}
      </div>
    </li>
  );
}

type LinesProps = Omit<RowProps, 'line' | 'index'> & { section: Section; first: number; more?: () => void };

export function Lines({ section, first, more, ...rest }: LinesProps) {
  const { t } = useI18n();
  const { name, items, count } = section;
  const id = `today-${name}`;
  return (
    <section aria-labelledby={id} className={css.section}>
      <h2 id={id} className={css.heading}>
        <Icon name={icons[name]} />
        {t(`today.section.${name}`)}
        <span className={`quiet numbers ${css.count}`}>{section.is_more ? `${count}+` : count}</span>
      </h2>
      <ul className={css.lines}>
        {items.map((line, i) => <Row key={line.id} line={line} index={first + i} {...rest} />)}
      </ul>
      {more && items.length < count && (
        <Button variant="subtle" size="compact-md" onClick={more} className={css.more}>
          {t('today.more', { count })}
        </Button>
      )}
    </section>
  );
}
