import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { text as readText } from 'node:stream/consumers'
import { SMTPServer } from 'smtp-server'

export interface Mail {
  /** The address of the envelope. */
  to: string
  /** The headers with their names in lower case, as they were sent. */
  headers: Record<string, string>
  text: string
}

export interface MailServer {
  url: string
  mails: Mail[]
  /** The SMTP codes with which the server refuses the next mails; it accepts them when this is empty. */
  refusals: number[]
  /** True: the server does not answer. */
  hangs: boolean
  close(): Promise<void>
}

/** Starts an SMTP server on this machine that keeps its mails in memory. */
export async function startMailServer(): Promise<MailServer> {
  const mails: Mail[] = []
  const refusals: number[] = []
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onRcptTo(_, __, callback) {
      if (running.hangs) return
      const responseCode = refusals.shift()
      callback(responseCode ? Object.assign(new Error('not now'), { responseCode }) : null)
    },
    onData(stream, { envelope }, callback) {
      readText(stream).then((raw) => {
        mails.push(parse(raw, envelope.rcptTo.map(({ address }) => address).join()))
        callback()
      }, callback)
    },
  })
  server.listen(0, '127.0.0.1')
  await once(server.server, 'listening')
  const running: MailServer = {
    url: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`,
    mails,
    refusals,
    hangs: false,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
  return running
}

function parse(raw: string, to: string): Mail {
  const end = raw.indexOf('\r\n\r\n')
  const lines = raw
    .slice(0, end)
    .replaceAll(/\r\n[ \t]+/g, ' ')
    .split('\r\n')
  const headers = Object.fromEntries(
    lines.map((line) => {
      const colon = line.indexOf(':')
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()]
    }),
  )
  return { to, headers, text: decode(raw.slice(end + 4), headers['content-transfer-encoding'] ?? '') }
}

function decode(body: string, encoding: string): string {
  const unix = (text: string) => text.replaceAll('\r\n', '\n')
  if (encoding === 'base64') return unix(Buffer.from(body, 'base64').toString())
  if (encoding !== 'quoted-printable') return unix(body)
  const bytes = body
    .replaceAll('=\r\n', '')
    .replaceAll(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)))
  return unix(Buffer.from(bytes, 'latin1').toString())
}
