import type { RecordData } from '@/lib/records/record';
import { Rating } from './rating';
import { Suggestions } from './suggestion';

/** What the desk itself has to say of a ticket, above what was said. */
export function Assist({ ticket }: { ticket: RecordData }) {
  return (
    <>
      <Suggestions ticket={ticket} />
      <Rating ticket={ticket} />
    </>
  );
}
