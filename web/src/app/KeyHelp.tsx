import { Kbd, Modal, Table } from '@mantine/core';
import { useI18n, type TextKey } from './i18n';
import { destinations } from './navigation';

const rows: [string[], TextKey][] = [
  [['/'], 'keys.find'],
  [['Ctrl', 'K'], 'keys.find'],
  [['j'], 'keys.next'],
  [['k'], 'keys.previous'],
  [['Enter'], 'keys.open'],
  [['e'], 'keys.done'],
  [['s'], 'keys.tomorrow'],
  [['Esc'], 'keys.close'],
  [['?'], 'keys.help'],
];

export function KeyHelp({ close }: { close: () => void }) {
  const { t } = useI18n();
  const places = destinations.map(({ letter, text }) => [['g', letter], text] as [string[], TextKey]);
  return (
    <Modal opened onClose={close} title={t('keys.title')} closeButtonProps={{ 'aria-label': t('action.close') }}>
      <Table>
        <Table.Tbody>
          {[...rows, ...places].map(([keys, text]) => (
            <Table.Tr key={keys.join()}>
              <Table.Td>{keys.map((key) => <Kbd key={key} mr={4}>{key}</Kbd>)}</Table.Td>
              <Table.Td>{t(text)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Modal>
  );
}
