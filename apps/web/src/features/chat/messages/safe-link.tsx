import type { ReactNode } from 'react'
import { Children, createContext, use } from 'react'
import { chatTexts as t } from '../../../lib/texts/chat.ts'

/** True inside of a link, where no other link may be. */
const InLinkContext = createContext(false)

export function useIsInLink(): boolean {
  return use(InLinkContext)
}

/** The protocols of links that the assistant may make. Any other link is shown as plain text. */
const SAFE_LINK = /^(https?:|mailto:)/i

interface SafeLinkProps {
  href: string | undefined
  children: ReactNode
}

/**
 * A link in a text of the assistant. The text is not trusted, so the link says where it leads, unless its text does. The
 * page that it opens learns nothing about this one.
 */
export function SafeLink({ href, children }: SafeLinkProps) {
  const url = href && SAFE_LINK.test(href) ? parse(href) : null
  if (!url) return <span>{children}</span>
  const target = targetOf(url)
  return (
    <a href={href} target="_blank" rel="noopener noreferrer nofollow" referrerPolicy="no-referrer">
      <InLinkContext value={true}>
        <bdi>{children}</bdi>
        {!showsTarget(textOf(children), target) && <Target>{target}</Target>}
      </InLinkContext>
    </a>
  )
}

interface LinkedImageProps {
  src: unknown
  alt: string | undefined
}

/**
 * An image in a text of the assistant: its description, and a link that opens the image in a new tab. The image is not
 * shown here, because its address may carry what the model has read to a foreign server. The Content Security
 * Policy of the page allows no image of another server for the same reason.
 */
export function LinkedImage({ src, alt }: LinkedImageProps) {
  const isInLink = useIsInLink()
  if (isInLink || typeof src !== 'string') return <span>{alt}</span>
  return (
    <span>
      {alt && <bdi>{alt} </bdi>}
      {WEB.test(src) && <SafeLink href={src}>{t.openImage}</SafeLink>}
    </span>
  )
}

const WEB = /^https?:/i

function Target({ children }: { children: string }) {
  return (
    <>
      {' '}
      <bdi className="link-target">({children})</bdi>
    </>
  )
}

function parse(href: string): URL | null {
  return URL.canParse(href) ? new URL(href) : null
}

/** Returns the host of a link, or the address of a mail. The host of a name in another script is in Punycode. */
function targetOf({ protocol, host, pathname }: URL): string {
  return protocol === 'mailto:' ? pathname : host
}

/** True when the text of a link begins with its target, such as `example.com/help` and `https://example.com`. */
function showsTarget(text: string, target: string): boolean {
  const shown = text.replace(/^(https?:\/\/|mailto:)/i, '')
  const rest = shown.slice(target.length)
  return shown.slice(0, target.length).toLowerCase() === target.toLowerCase() && /^([/?#]|$)/.test(rest)
}

/** Returns the text of a link without elements, or an empty text when it has any. */
function textOf(children: ReactNode): string {
  const parts = Children.toArray(children)
  return parts.every((part) => typeof part === 'string') ? parts.join('') : ''
}
