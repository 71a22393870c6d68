// Fields of the customer's own row and what the business declared beyond them, edited in place.
import { useQuery } from '@tanstack/react-query';
import { useFormat, type Formats } from '~/app/format';
import { useI18n } from '~/app/i18n';
import type { Schemas } from '~/api/client';
import { EditText } from '~/ui/EditText';
import { Section } from '~/ui/Section';
import { attributesQuery, type CustomerFull } from './data';
import type { Edit } from './edit';
import css from './Facts.module.css';
import { FIELDS, type Field } from './fields';

type Attribute = Schemas['Attribute'];

function shownOf(field: Field, value: string, format: Formats): string {
  if (field === 'country') return format.country(value);
  if (field === 'language') return format.languageName(value);
  return field === 'birth' ? format.date(value) : value;
}

// As the server takes it: a number for a number, yes and no for a flag.
function attributeOf({ type }: Attribute, text: string): string | number | boolean | null {
  if (text === '') return null;
  if (type === 'number' && Number.isFinite(Number(text))) return Number(text);
  return text;
}

type ProfileProps = { customer: CustomerFull; isLocked: boolean; save: (edit: Edit) => void };

export function Profile({ customer, isLocked, save }: ProfileProps) {
  const { t } = useI18n();
  const format = useFormat();
  const { data: attributes } = useQuery(attributesQuery);
  const known = (customer.attributes ?? {}) as Record<string, unknown>;
  const textOf = (value: unknown): string =>
    (typeof value === 'boolean' ? t(value ? 'customer.yes' : 'customer.no') : String(value ?? ''));
  const fields = FIELDS.filter((field) => field !== 'name' && customer[field] !== null || field === 'birth');
  return (
    <Section title={t('customer.profile')}>
      <dl className={css.fields}>
        {fields.map((field) => [
          <dt key={`${field} name`}>{t(`customer.field.${field}`)}</dt>,
          <dd key={field}>
            <EditText label={t(`customer.field.${field}`)} value={customer[field] ?? ''} empty="–" isLocked={isLocked}
              shown={customer[field] ? shownOf(field, customer[field], format) : ''}
              hint={field === 'birth' || field === 'country' || field === 'language' ? t(`customer.hint.${field}`) : undefined}
              save={(value) => save({ [field]: value })} />
          </dd>,
        ])}
        {customer.attributes !== null && attributes?.map((attribute) => [
          <dt key={`${attribute.name} name`}>{attribute.label || attribute.name}</dt>,
          <dd key={attribute.name}>
            <EditText label={attribute.label || attribute.name} value={textOf(known[attribute.name])} empty="–" isLocked={isLocked}
              save={(value) => save({ attributes: { [attribute.name]: attributeOf(attribute, value) } as Edit['attributes'] })} />
          </dd>,
        ])}
        <dt>{t('customer.field.id')}</dt>
        <dd><code>{customer.id}</code></dd>
      </dl>
    </Section>
  );
}
