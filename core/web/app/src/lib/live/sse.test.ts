import { expect, test } from 'vitest';
import { eventReader, type ServerEvent } from './sse';

test('events are read whatever the pieces', () => {
  const stream = 'id: 1\nevent: ready\ndata: {"type":"ready"}\n\n: ping\n\nid: 2\nevent: contact.updated\ndata: a\ndata: b\n\n';
  for (const size of [1, 3, 7, 1000]) {
    const seen: ServerEvent[] = [];
    const read = eventReader((e) => seen.push(e));
    for (let i = 0; i < stream.length; i += size) read(stream.slice(i, i + size));
    expect(seen).toEqual([
      { id: '1', event: 'ready', data: '{"type":"ready"}' },
      { id: '2', event: 'contact.updated', data: 'a\nb' },
    ]);
  }
});
