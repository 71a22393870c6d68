import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '~/api/client';
import { useMe } from '~/api/me';
import { useI18n } from '~/app/i18n';
import { toast } from '~/ui/toast';
import { When } from '~/ui/When';
import { invitationsQuery, ROLES, usersQuery, type User } from './data';
import { Matrix } from './Matrix';
import { Loaded, More, Part, submitting, useDoing } from './parts';
import css from './Settings.module.css';

type Role = (typeof ROLES)[number];

const useRoles = (): { value: Role; label: string }[] => {
  const { t } = useI18n();
  return ROLES.map((value) => ({ value, label: t(`role.${value}`) }));
};

function Invite() {
  const { t } = useI18n();
  const roles = useRoles();
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<Role>('agent');
  const inviting = useDoing(async () => {
    await api.post('/api/v1/invitations', { body: { email: email.trim(), role } });
    toast({ text: t('settings.users.invited', { email: email.trim() }) });
    setEmail('');
  }, ['invitations']);
  return (
    <form className={css.form} onSubmit={submitting(() => inviting.mutate())}>
      <TextInput label={t('signin.email')} type="email" required value={email} autoComplete="off"
        onChange={(event) => setEmail(event.currentTarget.value)} />
      <NativeSelect label={t('settings.users.role')} data={roles} value={role} onChange={(event) => setRole(event.currentTarget.value as Role)} />
      <Button type="submit" loading={inviting.isPending}>{t('settings.users.invite')}</Button>
    </form>
  );
}

function Waiting() {
  const { t } = useI18n();
  const query = useQuery(invitationsQuery);
  const ending = useDoing((id: string) => api.delete('/api/v1/invitations/{id}', { path: { id } }), ['invitations']);
  if (!query.data?.length) return null;
  return (
    <ul className={css.list}>
      {query.data.map((one) => (
        <li key={one.id} className={css.item}>
          <div className={css.what}>{one.email}<small className="quiet">{t(`role.${one.role}`)} · {t('settings.users.waits')} <When at={one.created_at} /></small></div>
          <Button size="compact-sm" variant="default" onClick={() => ending.mutate(one.id)}>{t('settings.users.take_back')}</Button>
        </li>
      ))}
    </ul>
  );
}

function Person({ user }: { user: User }) {
  const { t } = useI18n();
  const me = useMe();
  const roles = useRoles();
  type Change = { role?: Role; is_active?: boolean };
  const put = (body: Change) => api.patch('/api/v1/users/{id}', { path: { id: user.id }, body });
  const changing = useDoing(async ([change, back]: [Change, Change | undefined]) => {
    await put(change);
    toast({ text: t('settings.saved'), undo: back && (() => changing.mutateAsync([back, undefined])) });
  }, ['users']);
  const isMe = user.id === me.id;
  return (
    <li className={css.item} data-off={!user.is_active}>
      <div className={css.what}>
        <span>{user.name || user.email}{isMe && ` (${t('settings.users.you')})`}</span>
        <small className="quiet">
          {user.name && `${user.email} · `}
          {user.is_active ? <>{t('settings.users.signed_in')} <When at={user.signed_in_at} /></> : t('settings.users.inactive')}
        </small>
      </div>
      {!isMe && (
        <>
          <NativeSelect aria-label={t('settings.users.role_of', { name: user.name || user.email })} data={roles} value={user.role}
            disabled={!user.is_active}
            onChange={(event) => changing.mutate([{ role: event.currentTarget.value as Role }, { role: user.role }])} />
          <Button size="compact-sm" variant="default" loading={changing.isPending}
            onClick={() => changing.mutate([{ is_active: !user.is_active }, { is_active: user.is_active }])}>
            {t(user.is_active ? 'settings.users.deactivate' : 'settings.users.activate')}
          </Button>
        </>
      )}
    </li>
  );
}

export function Users() {
  const { t } = useI18n();
  const query = useInfiniteQuery(usersQuery);
  return (
    <>
      <Part title={t('settings.users.invite_title')} note={t('settings.users.invite_note')}>
        <Invite />
        <Waiting />
      </Part>
      <Part title={t('settings.users.list')}>
        <Loaded query={query}>
          <ul className={css.list}>{query.data?.pages.flatMap(({ items }) => items).map((user) => <Person key={user.id} user={user} />)}</ul>
          <More query={query} />
        </Loaded>
      </Part>
      <Matrix />
    </>
  );
}
