import { describe, expect, test } from '@jest/globals';
import { ArgumentsError, readArguments, readDevArguments } from '../../src/local/arguments.ts';
import { defaultPorts } from '../../src/local/ports.ts';

const planOf = (...argv: string[]) => readArguments(argv, {}).plan;

describe('what the demo plays', () => {
  test('is a silent verification of one person, unless it says otherwise', () => {
    expect(planOf()).toEqual({ method: 'silent', person: 'same', decision: null, expected: 'VERIFIED' });
    expect(planOf('--method', 'sequential')).toMatchObject({ method: 'sequential', expected: 'VERIFIED' });
  });

  test('a stored document is approved by the reviewer', () => {
    expect(planOf('--method', 'stored')).toMatchObject({ decision: 'approve', expected: 'VERIFIED' });
  });

  test.each(['silent', 'sequential', 'stored'])(
    'two persons end as REQUIRES_REVIEW with the method %s',
    (method) => {
      const plan = planOf('--method', method, '--person', 'different');
      expect(plan).toMatchObject({ decision: 'none', expected: 'REQUIRES_REVIEW' });
    },
  );

  test('the reviewer can be told what to decide', () => {
    expect(planOf('--person=different', '--decision=reject')).toMatchObject({ expected: 'REJECTED' });
    expect(planOf('--person=different', '--decision=approve')).toMatchObject({ expected: 'VERIFIED' });
    expect(planOf('--method=stored', '--decision=none')).toMatchObject({ expected: 'REQUIRES_REVIEW' });
  });
});

describe('what cannot be is refused with what would help', () => {
  test.each([
    [['--method', 'loud'], '--method wants one of silent, sequential, stored, not "loud"'],
    [['--person', 'Twin'], '--person wants one of same, different, not "Twin"'],
    [['--method', 'stored', '--decision', 'maybe'], '--decision wants one of approve, reject, none'],
    [['--decision', 'approve'], 'add --method stored or --person different'],
    [['--method'], 'argument missing'],
    [['--unheard-of'], 'Unknown option'],
    [['sequential'], 'Unexpected argument'],
    [['--port', '0'], '--port (or PORT) wants a port'],
  ])('%j', (argv, message) => {
    const read = () => readArguments(argv, {});
    expect(read).toThrow(ArgumentsError);
    expect(read).toThrow(message);
    expect(read).toThrow('Usage: npm run demo');
  });

  test('npm run dev has no method of its own: its start page asks', () => {
    expect(() => readDevArguments(['--method', 'stored'], {})).toThrow('Usage: npm run dev');
  });
});

test('a port given as a flag goes before the one of the environment', () => {
  const { ports } = readArguments(['--port', '3100'], { PORT: '3200', SANDBOX_PORT: '4100' });
  expect(ports).toEqual({ ...defaultPorts, api: 3100, sandbox: 4100 });
});
