import { Button, Group, Modal, Table, Text } from '@mantine/core';
import { useI18n } from '~/app/i18n';
import type { Clash as Both } from './edit';
import { isField } from './fields';

const textOf = (value: unknown): string => (typeof value === 'object' ? JSON.stringify(value) : String(value ?? '')) || '–';

// Somebody else changed what was being changed: both, and which one stays.
export function Clash({ clash, settle }: { clash: Both; settle: (isMine: boolean) => void }) {
  const { t } = useI18n();
  return (
    <Modal opened onClose={() => settle(false)} title={t('clash.title')} closeButtonProps={{ 'aria-label': t('action.close') }}>
      <Text c="dimmed" mb="sm">{t('clash.text')}</Text>
      <Table>
        <Table.Thead>
          <Table.Tr><Table.Th>{t('clash.field')}</Table.Th><Table.Th>{t('clash.mine')}</Table.Th><Table.Th>{t('clash.theirs')}</Table.Th></Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {Object.entries(clash.mine).map(([field, mine]) => (
            <Table.Tr key={field}>
              <Table.Th scope="row">{isField(field) ? t(`customer.field.${field}`) : field}</Table.Th>
              <Table.Td>{textOf(mine)}</Table.Td>
              <Table.Td>{textOf(clash.theirs[field as keyof typeof clash.theirs])}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <Group justify="flex-end" mt="md">
        <Button variant="default" onClick={() => settle(false)}>{t('clash.keep_theirs')}</Button>
        <Button onClick={() => settle(true)}>{t('clash.keep_mine')}</Button>
      </Group>
    </Modal>
  );
}
