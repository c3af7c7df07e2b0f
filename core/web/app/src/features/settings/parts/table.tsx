import type { ReactNode } from 'react';
import parts from './parts.module.css';

/** A table of settings: columns by their titles, and where `end` names it, a last one with what can be done with a row. */
export function Table({ columns, end, children }: { columns: string[]; end?: string | false; children: ReactNode }) {
  return (
    <table className={parts.table}>
      <thead>
        <tr>
          {columns.map((c) => (
            <th key={c} scope="col">
              {c}
            </th>
          ))}
          {end && (
            <th scope="col" data-end>
              <span className={parts.hidden}>{end}</span>
            </th>
          )}
        </tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  );
}
