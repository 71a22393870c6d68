import { Table } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useI18n } from '~/app/i18n';
import { Icon } from '~/ui/Icon';
import { ROLES, rolesQuery } from './data';
import { Loaded, Part } from './parts';
import css from './Settings.module.css';

export const mayKey = (permission: string) => permission.replaceAll('.', '_') as 'self';

// What each role may do, as the server has it.
export function Matrix() {
  const { t } = useI18n();
  const query = useQuery(rolesQuery);
  return (
    <Part title={t('settings.users.matrix')}>
      <Loaded query={query}>
        <Table.ScrollContainer minWidth={560} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
          <Table>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('settings.users.permission')}</Table.Th>
                {ROLES.map((role) => <Table.Th key={role}>{t(`role.${role}`)}</Table.Th>)}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {query.data?.map(({ permission, roles }) => (
                <Table.Tr key={permission}>
                  <Table.Td>{t(`settings.may.${mayKey(permission)}`)}</Table.Td>
                  {ROLES.map((role) => (
                    <Table.Td key={role}>
                      {roles.includes(role)
                        ? <span className={css.yes}><Icon name="check" size={16} title={t('settings.users.may')} /></span>
                        : <span className="quiet" role="img" aria-label={t('settings.users.may_not')}>–</span>}
                    </Table.Td>
                  ))}
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      </Loaded>
    </Part>
  );
}
