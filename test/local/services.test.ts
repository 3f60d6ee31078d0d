import { expect, test } from '@jest/globals';
import { access } from 'node:fs/promises';
import { Client } from 'pg';
import { connectClient } from '../../src/temporal/client-connection.ts';
import {
  freshDatabase,
  temporalAddress,
  temporalMetricsUrl,
  workflowBundle,
} from '../support/environment.ts';
import { testKeyRing } from '../support/keys.ts';

test('the suite shares a Temporal server that knows our search attributes', async () => {
  const { connection } = connectClient(testKeyRing, await temporalAddress());
  const { customAttributes } = await connection.operatorService.listSearchAttributes({
    namespace: 'default',
  });
  expect(customAttributes).toHaveProperty('VerificationStage');
  expect(customAttributes).toHaveProperty('IdenfyScanRef');
  await connection.close();
});

test('its metrics can be read', async () => {
  const metrics = await fetch(await temporalMetricsUrl());
  expect(await metrics.text()).toContain('service_requests');
});

test('the workflows are bundled', async () => {
  await expect(access(await workflowBundle())).resolves.toBeUndefined();
});

test('each fresh database is a real, empty PostgreSQL', async () => {
  const client = new Client({ connectionString: await freshDatabase() });
  await client.connect();
  const { rows } = await client.query(
    "select 1 from information_schema.tables where table_schema = 'public'",
  );
  await client.end();
  expect(rows).toEqual([]);
});
