import { describe, expect, it } from 'vitest';
import { reportText, wrap } from './report';

const measure = (s: string) => s.length;

describe('lines of a report', () => {
  it('break between words', () => {
    expect(wrap('the pump was leaking', 9, measure)).toEqual(['the pump', 'was', 'leaking']);
  });
  it('break a word that is too wide by itself', () => {
    expect(wrap('a Donaudampfschiff b', 6, measure)).toEqual(['a', 'Donaud', 'ampfsc', 'hiff b']);
  });
  it('keep the lines that were typed', () => {
    expect(wrap('one\n\ntwo', 20, measure)).toEqual(['one', '', 'two']);
  });
});

describe('the text of a report', () => {
  it('leaves out what is empty', () => {
    const text = reportText({
      title: 'Service report',
      facts: [
        ['Place', 'Bonn'],
        ['Technician', ''],
      ],
      passages: [
        ['Work done', ' Seal replaced '],
        ['Parts', '  '],
      ],
      signedBy: 'Signed by Erika',
      strokes: [],
    });
    expect(text).toBe('Service report\n\nPlace: Bonn\n\nWork done:\nSeal replaced\n\nSigned by Erika');
  });
});
