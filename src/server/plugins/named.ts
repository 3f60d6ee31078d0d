import fp from 'fastify-plugin';
import type { FastifyPluginAsync } from 'fastify';

/**
 * The plugin, with a scope of its own, under a name that Fastify's errors and `app.printPlugins()` tell. For a plugin
 * without one Fastify searches all modules that are loaded.
 */
export function named(name: string, plugin: FastifyPluginAsync): FastifyPluginAsync {
  return fp(plugin, { name, encapsulate: true });
}
