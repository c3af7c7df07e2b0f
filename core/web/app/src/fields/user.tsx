import { useLabel } from '@/lib/metadata/metadata';
import { queryClient } from '@/lib/query/client';
import { type User, usersQuery, useUserName, useUsers } from '@/lib/users/users';
import { Avatar } from '@/ui/avatar/avatar';
import { Picker } from '@/ui/picker/picker';
import type { EditProps, FieldType, ShowProps } from './field-type';
import css from './fields.module.css';
import { PopEdit } from './pop-edit';

const everybody = () => queryClient.getQueryData<User[]>(usersQuery.queryKey) ?? [];

function Show({ value }: ShowProps) {
  const name = useUserName(String(value));
  if (!name) return null;
  return (
    <span className={css.person}>
      <Avatar name={name} />
      <span>{name}</span>
    </span>
  );
}

function Edit(p: EditProps) {
  const label = useLabel();
  const users = useUsers().filter((u) => u.active || u.id === p.value);
  return (
    <PopEdit
      {...p}
      open={p.autoFocus ?? false}
      shown={p.value ? <Show field={p.field} value={p.value} /> : null}
      onClose={() => p.autoFocus && p.onCancel()}
    >
      {(close) => (
        <Picker
          label={p.label ?? label(p.field.labels, p.field.name)}
          choices={users.map((u) => ({ value: u.id, label: u.name, icon: <Avatar name={u.name} /> }))}
          selected={p.value ? [String(p.value)] : []}
          clearable={!p.field.required}
          typed={p.typed}
          autoFocus
          onPick={([id]) => {
            p.onChange(id ?? null);
            p.onDone(id ?? null);
            if (!p.autoFocus) close();
          }}
          onDone={close}
          onCancel={() => (p.autoFocus ? p.onCancel() : close())}
        />
      )}
    </PopEdit>
  );
}

export const user: FieldType = {
  Show,
  Edit,
  ops: ['eq', 'ne', 'in', 'not_in', 'empty', 'not_empty'],
  toText: (v) => everybody().find((u) => u.id === v)?.name ?? String(v),
  fromText: (s) => {
    const word = s.trim().toLocaleLowerCase();
    if (word === '') return null;
    return everybody().find((u) => u.id === s.trim() || u.name.toLocaleLowerCase() === word || u.email.toLocaleLowerCase() === word)?.id;
  },
};
