import helmet from '@fastify/helmet'
import Fastify from 'fastify'

/**
 * The security headers of every answer, as helmet sets them. They depend on nothing of a request, and helmet would put
 * the same strings together for each, which took 4 % of a cheap one; so it is asked once.
 */
export async function securityHeaders({ is_https }: { is_https: boolean }): Promise<Record<string, string>> {
  const asked = Fastify()
  await asked.register(helmet, {
    contentSecurityPolicy: { useDefaults: false, directives: CONTENT_SECURITY_POLICY },
    hsts: is_https,
  })
  asked.get('/', async (_, reply) => reply.raw.getHeaders())
  const answer = await asked.inject('/')
  await asked.close()
  return answer.json()
}

/** Nothing but our own files; styles may be inline, since libraries set positions so, scripts never. */
const CONTENT_SECURITY_POLICY = {
  defaultSrc: ["'self'"],
  scriptSrc: ["'self'"],
  styleSrc: ["'self'", "'unsafe-inline'"],
  imgSrc: ["'self'", 'data:'],
  fontSrc: ["'self'"],
  connectSrc: ["'self'"],
  objectSrc: ["'none'"],
  baseUri: ["'none'"],
  formAction: ["'self'"],
  frameAncestors: ["'none'"],
}
