// A file is dropped here or chosen; what it holds is guessed and can be said otherwise before it is sent.
import { Alert, Button, Group, NativeSelect } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useRef, useState, type DragEvent } from 'react';
import { useFormat } from '~/app/format';
import { useI18n } from '~/app/i18n';
import { Icon } from '~/ui/Icon';
import { importQuery, KINDS, sendFile, type Kind } from './data';
import { guessKind } from './guess';
import css from './Import.module.css';

const ACCEPTED = '.csv,.tsv,.txt,.json,.jsonl,.ndjson,.xlsx';

type Chosen = { file: File; kind: Kind };

function Sending({ chosen, change, drop }: { chosen: Chosen; change: (kind: Kind) => void; drop: () => void }) {
  const { t } = useI18n();
  const format = useFormat();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const sending = useMutation({
    mutationFn: () => sendFile(chosen.file, chosen.kind),
    onSuccess: (made) => {
      queries.setQueryData(importQuery(made.id).queryKey, made);
      void queries.invalidateQueries({ queryKey: ['imports'] });
      void navigate({ to: '/import/$id', params: { id: made.id } });
    },
  });
  return (
    <div className={css.drop}>
      <div className={css.chosen}>
        <strong>{chosen.file.name}</strong>
        <span className="quiet numbers">{t('import.size', { kilobytes: format.number(Math.ceil(chosen.file.size / 1000)) })}</span>
      </div>
      {sending.error && <Alert color="red" variant="light" role="alert">{sending.error.message}</Alert>}
      <Group align="end" justify="center" gap="sm">
        <NativeSelect label={t('import.what')} value={chosen.kind}
          onChange={(event) => change(event.currentTarget.value as Kind)}
          data={KINDS.map((kind) => ({ value: kind, label: t(`import.kind.${kind}`) }))} />
        <Button loading={sending.isPending} onClick={() => sending.mutate()}>{t('import.look')}</Button>
        <Button variant="default" disabled={sending.isPending} onClick={drop}>{t('import.other_file')}</Button>
      </Group>
    </div>
  );
}

export function Drop() {
  const { t } = useI18n();
  const input = useRef<HTMLInputElement>(null);
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const [isOver, setIsOver] = useState(false);
  const take = async (file: File | null | undefined): Promise<void> => {
    if (file) setChosen({ file, kind: await guessKind(file) });
  };
  const dropped = (event: DragEvent): void => {
    event.preventDefault();
    setIsOver(false);
    void take(event.dataTransfer.files[0]);
  };
  if (chosen) return <Sending chosen={chosen} change={(kind) => setChosen({ ...chosen, kind })} drop={() => setChosen(null)} />;
  return (
    <div className={css.drop} data-over={isOver} onDrop={dropped}
      onDragOver={(event) => { event.preventDefault(); setIsOver(true); }} onDragLeave={() => setIsOver(false)}>
      <Icon name="import" size={28} />
      <strong>{t('import.drop')}</strong>
      <span className="quiet">{t('import.formats')}</span>
      <input ref={input} type="file" accept={ACCEPTED} hidden aria-label={t('import.choose')}
        onChange={(event) => void take(event.currentTarget.files?.[0])} />
      <Button variant="default" onClick={() => input.current?.click()}>{t('import.choose')}</Button>
    </div>
  );
}
