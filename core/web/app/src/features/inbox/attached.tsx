import { ActionIcon, Button } from '@mantine/core';
import { IconPaperclip, IconX } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { fileSize, filesQuery, type RecordFile, uploadFile } from '@/lib/files/files';
import { useFormats } from '@/lib/format/format';
import { useTexts } from '@/lib/i18n/catalogue';
import { toastProblem } from '@/lib/toast/toast';
import css from './inbox.module.css';
import { texts } from './texts.en';

export type AttachedFiles = {
  list: RecordFile[];
  ids: string[];
  busy: boolean;
  add: (files: File[]) => Promise<void>;
  drop: (id: string) => void;
  clear: () => void;
};

/** The files that go along with an answer: each is put on the ticket first. */
export function useAttached(ticket: string): AttachedFiles {
  const client = useQueryClient();
  const [list, setList] = useState<RecordFile[]>([]);
  const [going, setGoing] = useState(0);
  const add = async (files: File[]) => {
    setGoing((n) => n + files.length);
    for (const file of files) {
      try {
        const put = await uploadFile('tickets', ticket, file, file.name);
        setList((now) => [...now, put]);
      } catch (error) {
        toastProblem(error);
      }
      setGoing((n) => n - 1);
    }
    void client.invalidateQueries({ queryKey: filesQuery('tickets', ticket).queryKey });
  };
  return {
    list,
    ids: list.map((f) => f.id),
    busy: going > 0,
    add,
    drop: (id) => setList((now) => now.filter((f) => f.id !== id)),
    clear: () => setList([]),
  };
}

/** Chooses files to go along, and shows them. */
export function Attached({ files }: { files: AttachedFiles }) {
  const t = useTexts(texts);
  const f = useFormats();
  const input = useRef<HTMLInputElement>(null);
  return (
    <div className={css.row}>
      <Button variant="subtle" leftSection={<IconPaperclip size={14} />} loading={files.busy} onClick={() => input.current?.click()}>
        {t('attach')}
      </Button>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        aria-label={t('attach')}
        onChange={(e) => {
          const chosen = [...(e.currentTarget.files ?? [])];
          e.currentTarget.value = '';
          if (chosen.length > 0) void files.add(chosen);
        }}
      />
      {files.list.map((file) => (
        <span key={file.id} className={css.chip}>
          <span>{file.name}</span> {fileSize(file.size, f.number)}
          <ActionIcon
            size={24}
            aria-label={t('leaveOut', { name: file.name })}
            title={t('leaveOut', { name: file.name })}
            onClick={() => files.drop(file.id)}
          >
            <IconX size={13} />
          </ActionIcon>
        </span>
      ))}
    </div>
  );
}
