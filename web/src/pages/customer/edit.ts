// Fields of a customer, changed at once on the page and then at the server. When somebody else changed
// the same field meanwhile both are shown; when it was another field the change goes on by itself.
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, ApiError, type Schemas } from '~/api/client';
import { useI18n } from '~/app/i18n';
import { failed, toast } from '~/ui/toast';
import { customerQuery, type CustomerFull, type Known } from './data';

export type Edit = Schemas['CustomerEdit'];
export type Clash = { mine: Edit; theirs: CustomerFull };

const fieldsOf = (edit: Edit): (keyof Edit)[] => Object.keys(edit) as (keyof Edit)[];
const pick = (customer: CustomerFull, edit: Edit): Edit =>
  Object.fromEntries(fieldsOf(edit).map((field) => [field, customer[field as keyof CustomerFull] ?? ''])) as Edit;
const isSame = (a: Edit, b: Edit): boolean => JSON.stringify(a) === JSON.stringify(b);

export function useEdit(id: string) {
  const { t } = useI18n();
  const queries = useQueryClient();
  const { queryKey } = customerQuery(id);
  const [clash, setClash] = useState<Clash | null>(null);
  const send = (edit: Edit, etag: string | undefined): Promise<Known> =>
    api.patch('/api/v1/customers/{id}', { path: { id }, body: edit, ifMatch: etag });
  // What was there before decides whether anybody else touched it.
  const resolve = async (edit: Edit, before: Edit): Promise<Known | null> => {
    const fresh = await queries.fetchQuery({ ...customerQuery(id), staleTime: 0 });
    if (isSame(pick(fresh.body, edit), before)) return send(edit, fresh.etag);
    setClash({ mine: edit, theirs: fresh.body });
    return null;
  };
  const save = async (edit: Edit, isUndo = false): Promise<void> => {
    const was = queries.getQueryData<Known>(queryKey);
    if (!was) return;
    const before = pick(was.body, edit);
    await queries.cancelQueries({ queryKey, exact: true });
    queries.setQueryData<Known>(queryKey, { ...was, body: { ...was.body, ...edit } as CustomerFull });
    try {
      const isStale = (error: unknown): boolean => error instanceof ApiError && error.status === 412;
      const now = await send(edit, was.etag).catch((error: unknown) => {
        if (isStale(error)) return resolve(edit, before);
        throw error;
      });
      if (!now) return;
      queries.setQueryData<Known>(queryKey, now);
      void queries.invalidateQueries({ queryKey: ['customers'] });
      if (!isUndo) toast({ text: t('customer.saved'), undo: () => save(before, true) });
    } catch (error) {
      queries.setQueryData<Known>(queryKey, was);
      failed(error);
    }
  };
  const settle = (isMine: boolean): void => {
    if (isMine && clash) void save(clash.mine);
    setClash(null);
  };
  return { save, clash, settle };
}
