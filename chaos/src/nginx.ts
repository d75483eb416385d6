import type { ChildProcess } from 'node:child_process'
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Debian installs nginx in /usr/sbin, which is not in the PATH of every user. */
const ENV = { ...process.env, PATH: `${process.env.PATH}:/usr/sbin` }

/** Returns true if tests can start an `nginx`. Throws if it is missing and CI=true. */
export function hasNginx(): boolean {
  const isInstalled = spawnSync('nginx', ['-v'], { env: ENV }).status === 0
  if (!isInstalled && process.env.CI === 'true') {
    throw new Error('nginx is not installed, but CI=true requires its tests. Install the package nginx-light.')
  }
  if (!isInstalled) console.log('Skipped the tests behind a balancer: nginx is not installed. Install it to run them.')
  return isInstalled
}

/** Starts an nginx on `port`. It sends requests to the servers at `ports` in turn, and skips a server that is down. */
export async function startNginx(port: number, ports: number[]): Promise<AsyncDisposable> {
  const dir = mkdtempSync(join(tmpdir(), 'todo-agents-nginx-'))
  const file = join(dir, 'nginx.conf')
  writeFileSync(file, configOf(port, ports))
  const child = spawn('nginx', ['-p', dir, '-c', file, '-e', 'stderr'], {
    env: ENV,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let output = ''
  child.stderr.on('data', (bytes) => {
    output += bytes
  })
  await untilListening(port, child, () => output)
  return {
    async [Symbol.asyncDispose]() {
      if (child.exitCode === null) {
        child.kill('SIGTERM')
        await once(child, 'exit')
      }
      rmSync(dir, { recursive: true })
    },
  }
}

/**
 * Returns a configuration in which nothing is buffered. If a server dies before it has started to answer a request, the
 * other server gets the request, even a POST: it has an idempotency key.
 */
function configOf(port: number, ports: number[]): string {
  return `
daemon off;
worker_processes 1;
pid nginx.pid;
error_log stderr error;
events { worker_connections 1024; }
http {
  access_log off;
  client_body_temp_path body;
  proxy_temp_path proxy;
  fastcgi_temp_path fastcgi;
  uwsgi_temp_path uwsgi;
  scgi_temp_path scgi;
  upstream api {
    ${ports.map((to) => `server 127.0.0.1:${to} max_fails=1 fail_timeout=1s;`).join('\n    ')}
  }
  server {
    listen 127.0.0.1:${port};
    location / {
      proxy_pass http://api;
      proxy_http_version 1.1;
      proxy_set_header Host $http_host;
      proxy_set_header Connection "";
      proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
      proxy_buffering off;
      proxy_read_timeout 1h;
      proxy_connect_timeout 2s;
      proxy_next_upstream error timeout non_idempotent;
    }
  }
}
`
}

async function untilListening(port: number, child: ChildProcess, output: () => string): Promise<void> {
  for (;;) {
    if (child.exitCode !== null) throw new Error(`nginx did not start: ${output()}`)
    const socket = connect(port, '127.0.0.1')
    const isListening = await Promise.race([
      once(socket, 'connect').then(() => true),
      new Promise<boolean>((resolve) => socket.once('error', () => resolve(false))),
    ])
    socket.destroy()
    if (isListening) return
  }
}
