/** The reference of all settings, and the example file, made from the table. */
import { groups } from './settings.ts';
import type { Group, Role, Setting } from './settings.ts';

const readers: Readonly<Record<Role, string>> = {
  server: 'the server',
  worker: 'the worker',
  embedded: '`npm run demo`',
  command: 'commands such as `npm run keys`',
  migration: '`npm run migrate`',
};

const all: readonly Group[] = Object.values(groups);

export function configurationMarkdown(): string {
  return `${[
    '# Settings',
    '<!-- Made from src/config/settings.ts by `npm run docs`. -->',
    'Every setting is an environment variable. They are read once, when a process starts, and all mistakes are reported together. An empty variable counts as unset.',
    'The npm scripts (`npm run start:server`, `npm run start:worker`, `npm run keys`) also read a file `.env` in the folder of the project, for which `.env.example` is a start; what the environment has goes before it.',
    'Secrets can be kept out of the environment: `NAME_FILE` names a file that holds the value of `NAME`. Setting both is a mistake.',
    'The commands that run everything in one process (`npm run demo`) need no settings at all.',
    'What is unsafe is refused: connections to other machines without TLS, a `TRUST_PROXY` that believes everybody, and secrets that are published in this repository, are placeholders or one sign again and again. Each of the first has one setting, `ALLOW_…`, that allows it, and is then said at every start. Published secrets are taken only with the sandbox in iDenfy’s place: `IDENFY_BASE_URL` on this machine, or named in `IDENFY_TRUSTED_FILE_ORIGINS`.',
    '## The first ten',
    'A first deployment needs these; the defaults of all others are meant to be right for most.',
    firstTen(),
    ...all.flatMap((group) => [
      `## ${group.title}`,
      ...(group.about === undefined ? [] : [group.about]),
      ...settingsOf(group).flatMap((setting) => [`### ${setting.name}`, setting.about, facts(setting)]),
    ]),
  ].join('\n\n')}\n`;
}

/** What a first deployment has to say, in the order in which somebody finds it out. */
const first: readonly (readonly [setting: Setting, what: string])[] = [
  [groups.idenfy.settings.apiKey, 'the API key of your iDenfy account; a test pair is fine at first'],
  [groups.idenfy.settings.apiSecret, 'the secret of the same pair'],
  [groups.idenfy.settings.webhookSecrets, 'the signing key that you set in iDenfy’s dashboard'],
  [groups.records.settings.databaseUrl, 'your PostgreSQL'],
  [groups.encryption.settings.keys, 'a key that only you have: without it nothing stored can be read again'],
  [groups.documents.settings.dir, 'where the encrypted images are kept, or a bucket: `DOCUMENTS_S3_BUCKET`'],
  [
    groups.secondDocument.settings.country,
    'the country of the second document, unless each request names it',
  ],
  [
    groups.secondDocument.settings.acceptUnjudgedSteps,
    '`true` if your additional step is of the type UPLOAD, which iDenfy does not judge',
  ],
  [groups.server.settings.publicUrl, 'the address under which people and iDenfy reach this service'],
];

function firstTen(): string {
  return [
    '`TEMPORAL_ADDRESS` and the other `TEMPORAL_*`: your Temporal server, or Temporal Cloud ([below](#temporal))',
    ...first.map(([{ name }, what]) => `[\`${name}\`](#${name.toLowerCase()}): ${what}`),
  ]
    .map((line, index) => `${index + 1}. ${line}`)
    .join('\n');
}

function facts({ name, default: value, neededBy, secret, example }: Setting): string {
  return [
    neededBy === undefined
      ? `- Default: ${value === undefined || value === '' ? 'none' : `\`${value}\``}`
      : `- Needed by ${sentenceList(demanders(neededBy))}, and read by nothing else`,
    ...(secret ? [`- Secret; may come from the file that \`${name}_FILE\` names`] : []),
    ...(example === undefined ? [] : [`- Example: \`${example}\``]),
  ].join('\n');
}

/** The one-process commands give themselves what they need. */
function demanders(roles: readonly Role[]): readonly string[] {
  return roles.filter((role) => role !== 'embedded').map((role) => readers[role]);
}

function sentenceList(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

export function envExample(): string {
  return `${[
    '# Settings of the server and the worker; docs/configuration.md explains each.\n# Made from src/config/settings.ts by `npm run docs`. Commented lines show defaults, or an example where there is none.',
    ...all.map((group) =>
      [
        `# ${group.title}`,
        ...(group === groups.temporal
          ? ['#TEMPORAL_ADDRESS=127.0.0.1:7233', '#TEMPORAL_NAMESPACE=default']
          : []),
        ...settingsOf(group).map(
          ({ name, neededBy, default: value, example }) =>
            `${neededBy === undefined ? '#' : ''}${name}=${value ?? example ?? ''}`,
        ),
      ].join('\n'),
    ),
  ].join('\n\n')}\n`;
}

function settingsOf(group: Group): readonly Setting[] {
  return Object.values(group.settings);
}
