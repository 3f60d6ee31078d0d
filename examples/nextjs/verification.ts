// What the route handlers share. Yours are tables: what is in memory is gone with the process.
import { createClient } from 'idenfy-dual-verification-client';

const { API = 'http://127.0.0.1:3000', API_KEY = '', EVENT_SECRETS = '' } = process.env;
export const client = createClient({ baseUrl: API, apiKey: API_KEY });
export const eventSecrets = EVENT_SECRETS.split(',');
export const outcomes = new Map<string, string>();
export const seen = new Set<string>();
