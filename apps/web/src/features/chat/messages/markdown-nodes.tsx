import type { AlignType, Definition, List, ListItem, Nodes, Root, RootContent, Strong, Table, TableRow } from 'mdast'
import type { ReactNode } from 'react'
import { Fragment } from 'react'
import { isolateQuotes } from '../../../components/quoted.tsx'
import { chatTexts as t } from '../../../lib/texts/chat.ts'
import { CodeBlock } from './code-block.tsx'
import { LinkedImage, SafeLink } from './safe-link.tsx'
import { ScrollRegion } from './scroll-region.tsx'
import { TodoName } from './todo-name.tsx'

/**
 * Renders parsed Markdown as plain elements, styled by `.markdown`. Each block takes the direction of its text. Quoted
 * or strong text, such as a title in Arabic, does not change the direction of the sentence around it.
 */
export function renderMarkdown(root: Root): ReactNode {
  const definitions = new Map<string, Definition>()
  for (const node of root.children) if (node.type === 'definition') definitions.set(node.identifier, node)
  return renderAll(root.children, definitions)
}

type Definitions = ReadonlyMap<string, Definition>

function renderAll(nodes: readonly Nodes[], definitions: Definitions): ReactNode[] {
  return keyed(nodes).map(({ key, node }) => {
    const shown = renderNode(node, definitions)
    return typeof shown === 'string' ? shown : <Fragment key={key}>{shown}</Fragment>
  })
}

/** Nodes are only added at the end while a text grows, so the index identifies a node. */
function keyed<Node>(nodes: readonly Node[]) {
  return nodes.map((node, index) => ({ key: String(index), node }))
}

function renderNode(node: Nodes, definitions: Definitions): ReactNode {
  const inside = () => renderAll('children' in node ? node.children : [], definitions)
  switch (node.type) {
    case 'text':
      return node.value
    case 'html':
      return node.value
    case 'paragraph':
      return <p dir="auto">{isolateQuotes(inside())}</p>
    case 'heading':
      return node.depth <= 3 ? <h3 dir="auto">{inside()}</h3> : <h4 dir="auto">{inside()}</h4>
    case 'strong':
      return (
        <strong dir="auto">
          <TodoName text={textOf(node)}>{inside()}</TodoName>
        </strong>
      )
    case 'emphasis':
      return <em>{inside()}</em>
    case 'delete':
      return <del>{inside()}</del>
    case 'inlineCode':
      return <code>{node.value}</code>
    case 'code':
      return <CodeBlock text={node.value} language={node.lang ?? null} />
    case 'break':
      return <br />
    case 'thematicBreak':
      return <hr />
    case 'blockquote':
      return <blockquote>{inside()}</blockquote>
    case 'list':
      return renderList(node, definitions)
    case 'table':
      return renderTable(node, definitions)
    case 'link':
      return <SafeLink href={node.url}>{inside()}</SafeLink>
    case 'linkReference':
      return <SafeLink href={definitions.get(node.identifier)?.url}>{inside()}</SafeLink>
    case 'image':
      return <LinkedImage src={node.url} alt={node.alt ?? undefined} />
    case 'imageReference':
      return <LinkedImage src={definitions.get(node.identifier)?.url} alt={node.alt ?? undefined} />
    case 'footnoteReference':
      return <sup>{node.label ?? node.identifier}</sup>
    case 'footnoteDefinition':
      return (
        <section className="footnote">
          <sup>{node.label ?? node.identifier}</sup>
          {inside()}
        </section>
      )
    default:
      return null
  }
}

/** Returns the text of a node; an empty text when it has more than text in it. */
function textOf({ children }: Strong): string {
  return children.every((child) => child.type === 'text') ? children.map(({ value }) => value).join('') : ''
}

function renderList(list: List, definitions: Definitions): ReactNode {
  const isLoose = list.spread === true || list.children.some(({ spread }) => spread)
  const items = keyed(list.children).map(({ key, node }) => (
    <li key={key} className={typeof node.checked === 'boolean' ? 'task' : undefined}>
      {typeof node.checked === 'boolean' && (
        <input
          type="checkbox"
          className="task-box"
          disabled
          checked={node.checked}
          aria-label={node.checked ? t.taskDone : t.taskOpen}
          readOnly
        />
      )}
      {isolateQuotes(renderItem(node, isLoose, definitions))}
    </li>
  ))
  if (!list.ordered) return <ul dir="auto">{items}</ul>
  return (
    <ol dir="auto" start={list.start ?? 1}>
      {items}
    </ol>
  )
}

/** In a list without blank lines, an item is a line, not a paragraph. */
function renderItem({ children }: ListItem, isLoose: boolean, definitions: Definitions): ReactNode[] {
  const nodes: RootContent[] = children.flatMap((child): RootContent[] =>
    child.type === 'paragraph' && !isLoose ? child.children : [child],
  )
  return renderAll(nodes, definitions)
}

function renderTable({ children: [head, ...rows], align }: Table, definitions: Definitions): ReactNode {
  const row = ({ children }: TableRow, Cell: 'th' | 'td') => (
    <tr>
      {keyed(children).map(({ key, node }) => (
        <Cell key={key} dir="auto" data-align={shownAlign(align?.[Number(key)])}>
          {isolateQuotes(renderAll(node.children, definitions))}
        </Cell>
      ))}
    </tr>
  )
  return (
    <ScrollRegion label={t.wideTable}>
      <table>
        {head && <thead>{row(head, 'th')}</thead>}
        <tbody>
          {keyed(rows).map(({ key, node }) => (
            <Fragment key={key}>{row(node, 'td')}</Fragment>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  )
}

/** `left` is the start of a line that runs from left to right, so only the others are marked. */
function shownAlign(align: AlignType | undefined): 'center' | 'right' | undefined {
  return align === 'center' || align === 'right' ? align : undefined
}
