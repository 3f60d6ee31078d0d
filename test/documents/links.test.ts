import type { LookupAddress } from 'node:dns';
import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, test } from '@jest/globals';
import { isPublicAddress } from '../../src/public-addresses.ts';
import { createDownloader } from '../../src/documents/download.ts';
import type { DownloadSettings } from '../../src/documents/download.ts';
import { createLinkCheck } from '../../src/documents/links.ts';
import type { DocumentStore } from '../../src/documents/store.ts';
import { httpStorage } from './misbehaving-storage.ts';
import type { Storage } from './misbehaving-storage.ts';

const S3 = ['s3.eu-west-1.amazonaws.com', '*.s3.eu-west-1.amazonaws.com'];

function caught(act: () => unknown): unknown {
  try {
    return act();
  } catch (error) {
    return error;
  }
}

describe('a file link', () => {
  const check = createLinkCheck(
    {
      allowedHosts: [...S3, '93.184.215.14', '127.0.0.1', '::1', '2606:2800::1'],
      trustedOrigins: ['http://127.0.0.1:4010'],
    },
    isPublicAddress,
  );

  test.each([
    'https://s3.eu-west-1.amazonaws.com/production.users.storage/users/0000/FRONT.png?AWSAccessKeyId=A&Signature=b',
    'https://S3.EU-West-1.amazonaws.com/x',
    'https://s3.eu-west-1.amazonaws.com:443/x',
    'https://bucket.s3.eu-west-1.amazonaws.com/x',
    'https://bucket.with.dots.s3.eu-west-1.amazonaws.com/x',
    'https://93.184.215.14/x',
    'https://[2606:2800::1]/x',
  ])('%s may be downloaded', (link) => {
    expect(check(link)).toMatchObject({ trusted: false });
  });

  test('of a host that is not allowed names the host in its help, and nothing else of the link', () => {
    const refusal = caught(() => check('https://files.example.com/users/0000/FRONT.png?Signature=secret'));
    expect(refusal).toMatchObject({ code: 'file_link_refused', detail: 'host_not_allowed' });
    expect(refusal).toMatchObject({
      help: expect.stringMatching(/^The file is at files\.example\.com, which /),
    });
    expect(JSON.stringify(refusal)).not.toMatch(/secret|FRONT|0000/);
  });

  test.each(['*.com', '*.co.uk', '*.github.io', '*.amazonaws.com', '*.s3.amazonaws.com'])(
    'is not checked by the rule %s, under which anybody can have a name',
    (rule) => {
      const rules = { allowedHosts: [rule], trustedOrigins: [] };
      expect(() => createLinkCheck(rules, isPublicAddress)).toThrow(TypeError);
    },
  );

  test.each([
    '*.example.com',
    '*.s3.eu-central-1.amazonaws.com',
    '*.s3-eu-west-1.amazonaws.com',
    '*.idenfy.com',
  ])('may be checked by the rule %s', (rule) => {
    expect(createLinkCheck({ allowedHosts: [rule], trustedOrigins: [] }, isPublicAddress)).toBeInstanceOf(
      Function,
    );
  });

  test.each(['http://127.0.0.1:4010/x', 'http://0x7f.1:4010/x'])('%s is of a trusted origin', (link) => {
    expect(check(link)).toMatchObject({ trusted: true });
  });

  test.each([
    ['not_a_url', ''],
    ['not_a_url', '/FRONT.png'],
    ['not_a_url', 'https://'],
    ['not_a_url', 'https://exa mple.com/'],
    ['credentials', 'https://user:password@s3.eu-west-1.amazonaws.com/x'],
    ['credentials', 'https://s3.eu-west-1.amazonaws.com@127.0.0.1/x'],
    ['credentials', 'http://user@127.0.0.1:4010/x'],
    ['scheme', 'http://s3.eu-west-1.amazonaws.com/x'],
    ['scheme', 'file:///etc/passwd'],
    ['scheme', 'data:image/png;base64,AAAA'],
    ['scheme', 'ftp://s3.eu-west-1.amazonaws.com/x'],
    ['scheme', 'http://127.0.0.1:4011/x'],
    ['scheme', 'http://localhost:4010/x'],
    ['port', 'https://s3.eu-west-1.amazonaws.com:8443/x'],
    ['port', 'https://127.0.0.1:4010/x'],
    ['host_not_allowed', 'https://example.com/x'],
    ['host_not_allowed', 'https://s3.eu-west-1.amazonaws.com.example.com/x'],
    ['host_not_allowed', 'https://evils3.eu-west-1.amazonaws.com/x'],
    ['host_not_allowed', 'https://s3.eu-west-1.amazonaws.com./x'],
    ['host_not_allowed', 'https://example.com\\@s3.eu-west-1.amazonaws.com/x'],
    ['host_not_allowed', 'https://example.com#@s3.eu-west-1.amazonaws.com/x'],
    ['host_not_allowed', 'https://2852039166/latest/meta-data'],
    ['host_not_allowed', 'https://169.254.169.254/latest/meta-data'],
    ['address_not_public', 'https://127.0.0.1/x'],
    ['address_not_public', 'https://2130706433/x'],
    ['address_not_public', 'https://0x7f000001/x'],
    ['address_not_public', 'https://0177.0.0.1/x'],
    ['address_not_public', 'https://127.1/x'],
    ['address_not_public', 'https://[::1]/x'],
    ['address_not_public', 'https://[0:0:0:0:0:0:0:1]/x'],
  ])('is refused as %s: %j', (detail, link) => {
    expect(() => check(link)).toThrow(
      expect.objectContaining({ code: 'file_link_refused', detail, retryable: false }),
    );
  });

  test.each([
    ['10.0.0.7', 'https://10.0.0.7/x'],
    ['169.254.169.254', 'https://2852039166/latest/meta-data'],
    ['::', 'https://[::]/x'],
    ['::ffff:7f00:1', 'https://[::ffff:127.0.0.1]/x'],
    ['::ffff:a9fe:a9fe', 'https://[::FFFF:169.254.169.254]/x'],
    ['64:ff9b::7f00:1', 'https://[64:ff9b::127.0.0.1]/x'],
    ['64:ff9b::a9fe:a9fe', 'https://[64:ff9b::a9fe:a9fe]/x'],
    ['fd00::1', 'https://[fd00::1]/x'],
    ['fe80::1', 'https://[fe80:0::1]/x'],
  ])('with the address %s is refused, though the rules name it', (host, link) => {
    const checkIt = createLinkCheck({ allowedHosts: [host], trustedOrigins: [] }, isPublicAddress);
    expect(() => checkIt(link)).toThrow(expect.objectContaining({ detail: 'address_not_public' }));
  });

  test('that is refused is not repeated in the error', () => {
    const secret = 'https://secret-host.example/secret-path?secret=1';
    expect(() => check(secret)).toThrow(
      expect.not.objectContaining({ message: expect.stringContaining('secret') }),
    );
  });

  test.each([
    '*',
    '*.com',
    '*.',
    'https://s3.example',
    's3.example:443',
    's3.*.example',
    'S3.example',
    'a b',
    '',
  ])('a rule like %j is refused at the start', (rule) => {
    const rules = { allowedHosts: [rule], trustedOrigins: [] };
    expect(() => createLinkCheck(rules, isPublicAddress)).toThrow(TypeError);
  });

  test.each(['127.0.0.1:4010', 'http://127.0.0.1:4010/path', 'file:///', '*'])(
    'a trusted origin like %j is refused at the start',
    (origin) => {
      const rules = { allowedHosts: [], trustedOrigins: [origin] };
      expect(() => createLinkCheck(rules, isPublicAddress)).toThrow(TypeError);
    },
  );
});

describe('the downloader', () => {
  const closing: (() => Promise<void>)[] = [];
  afterEach(async () => {
    await Promise.all(closing.splice(0).map((close) => close()));
  });

  const noStore: DocumentStore = {
    put: () => Promise.reject(new Error('Nothing may be stored here.')),
    open: () => Promise.reject(new Error('Nothing may be read here.')),
    has: () => Promise.resolve(false),
    remove: () => Promise.resolve(),
    removeAll: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };

  function failure(link: string, settings: Partial<DownloadSettings>): Promise<unknown> {
    const downloader = createDownloader({ allowedHosts: S3, trustedOrigins: [], ...settings });
    closing.push(() => downloader.close());
    return downloader.download(link, { store: noStore, key: `${randomUUID()}/FRONT` }).then(
      () => undefined,
      (error: unknown) => error,
    );
  }

  async function listening(storage: Promise<Storage>): Promise<Storage> {
    const open = await storage;
    closing.push(() => open.close());
    return open;
  }

  test.each([
    '127.0.0.1',
    '169.254.169.254',
    '10.0.0.7',
    '::1',
    '192.168.1.1',
    '100.64.0.1',
    '::',
    '::ffff:127.0.0.1',
    '::ffff:a9fe:a9fe',
    '64:ff9b::7f00:1',
    '64:ff9b::a9fe:a9fe',
    'fd00::1',
    'fe80::1',
  ])('refuses an allowed host whose DNS answer is %s', async (address) => {
    const resolve = (): Promise<LookupAddress[]> =>
      Promise.resolve([{ address, family: address.includes(':') ? 6 : 4 }]);
    expect(await failure('https://s3.eu-west-1.amazonaws.com/x', { resolve })).toMatchObject({
      code: 'file_link_refused',
      detail: 'address_not_public',
    });
  });

  test('asks for the addresses of each connection once, so that a changed answer is checked again', async () => {
    const asked: string[] = [];
    const answers = ['169.254.169.254', '127.0.0.1'];
    const resolve = (hostname: string): Promise<LookupAddress[]> => {
      asked.push(hostname);
      return Promise.resolve([{ address: answers[asked.length - 1] ?? '127.0.0.1', family: 4 }]);
    };
    expect(await failure('https://bucket.s3.eu-west-1.amazonaws.com/x', { resolve })).toMatchObject({
      code: 'file_link_refused',
    });
    expect(asked).toEqual(['bucket.s3.eu-west-1.amazonaws.com']);
  });

  test('an answer that turns private changes nothing for the connection, and refuses the next one', async () => {
    const answers = ['127.0.0.2', '127.0.0.1'];
    const asked: string[] = [];
    const settings = {
      resolve: () => Promise.resolve([{ address: answers[asked.push('') - 1] ?? '127.0.0.1', family: 4 }]),
      // Stands for a public address: whatever is on its port 443 has no certificate of Amazon's.
      isAllowedAddress: (address: string) => address === '127.0.0.2',
    };
    const downloader = createDownloader({ allowedHosts: S3, trustedOrigins: [], ...settings });
    closing.push(() => downloader.close());
    const failures: unknown[] = [];
    for (const name of ['first', 'second']) {
      const target = { store: noStore, key: `${randomUUID()}/FRONT` };
      const link = `https://s3.eu-west-1.amazonaws.com/${name}`;
      failures.push(await downloader.download(link, target).catch((error: unknown) => error));
    }
    expect(failures).toMatchObject([
      { code: 'storage_unavailable' },
      { code: 'file_link_refused', detail: 'address_not_public' },
    ]);
    expect(asked).toHaveLength(2);
  });

  test('a host that does not resolve is storage_unavailable', async () => {
    const missing = Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' });
    const settings = { resolve: () => Promise.reject(missing) };
    expect(await failure('https://s3.eu-west-1.amazonaws.com/x', settings)).toMatchObject({
      code: 'storage_unavailable',
      detail: 'ENOTFOUND',
      retryable: true,
    });
  });

  test('a connection that is never made is given up after its time', async () => {
    const settings = { resolve: () => new Promise<never>(() => {}), connectTimeoutMs: 50 };
    expect(await failure('https://s3.eu-west-1.amazonaws.com/x', settings)).toMatchObject({
      code: 'storage_unavailable',
      detail: 'UND_ERR_CONNECT_TIMEOUT',
    });
  });

  test('sends nothing to a server of an origin that is not trusted', async () => {
    const storage = await listening(httpStorage((_request, response) => response.end('never')));
    expect(await failure(`${storage.origin}/x`, {})).toMatchObject({ detail: 'scheme' });
    expect(await failure(`https://127.0.0.1:${storage.port}/x`, {})).toMatchObject({ detail: 'port' });
    expect(storage.connections()).toBe(0);
  });

  test('connects to the resolved address, at the port of https', async () => {
    const asked: string[] = [];
    const settings = {
      resolve: () => Promise.resolve([{ address: '127.0.0.1', family: 4 }]),
      isAllowedAddress: (address: string) => asked.push(address) > 0,
    };
    // Whatever listens there, or nothing, it does not have Amazon's certificate.
    expect(await failure('https://s3.eu-west-1.amazonaws.com/x', settings)).toMatchObject({
      code: 'storage_unavailable',
      message: 'The file storage s3.eu-west-1.amazonaws.com cannot be reached.',
    });
    expect(asked).toEqual(['127.0.0.1']);
  });
});
