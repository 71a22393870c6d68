// Line icons on a grid of 24, in the colour of the text around them.
const paths = {
  today: 'M5 5h14v15H5zM5 10h14M9 3v4M15 3v4',
  people: 'M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM2.5 20c0-3.6 2.9-6 6.5-6s6.5 2.4 6.5 6M16 4.3a3.5 3.5 0 0 1 0 6.4M18 14.6c2.1.8 3.5 2.7 3.5 5.4',
  insight: 'M4 20V4M4 20h16M8 16l4-5 3 3 5-7',
  import: 'M12 4v11M7.5 10.5 12 15l4.5-4.5M4 20h16',
  settings: 'M4 7h9M17 7h3M4 17h3M11 17h9M15 9.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM9 19.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z',
  search: 'M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zM15.5 15.5 20 20',
  user: 'M12 11.5a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 20.5c0-4 3.3-6.5 7.5-6.5s7.5 2.5 7.5 6.5',
  sun: 'M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3l1.4 1.4M17.3 17.3l1.4 1.4M5.3 18.7l1.4-1.4M17.3 6.7l1.4-1.4',
  moon: 'M20 14.2A8.3 8.3 0 0 1 9.8 4 8.3 8.3 0 1 0 20 14.2z',
  screen: 'M3.5 5h17v11h-17zM8.5 20h7M12 16v4',
  language: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM3.5 9h17M3.5 15h17M12 3c2.5 2.6 3.7 5.6 3.7 9s-1.2 6.4-3.7 9c-2.5-2.6-3.7-5.6-3.7-9S9.5 5.6 12 3z',
  out: 'M14 4H6v16h8M10 12h11M17.5 8.5 21 12l-3.5 3.5',
  close: 'M6 6l12 12M18 6 6 18',
  check: 'M5 12.500l4.5 4.500L19 7.5',
  down: 'M7 10l5 5 5-5',
  right: 'M10 7l5 5-5 5',
  left: 'M14 7l-5 5 5 5',
  plus: 'M12 5v14M5 12h14',
  edit: 'M4 20h4L19 9l-4-4L4 16zM13 7l4 4',
  more: 'M5 12h.01M12 12h.01M19 12h.01',
  filter: 'M4 6h16M7 12h10M10 18h4',
  columns: 'M4 5h16v14H4zM9.3 5v14M14.7 5v14',
  copy: 'M9 9h11v11H9zM5 15H4V4h11v1',
  star: 'M12 4l2.4 5.2 5.6.7-4.1 3.9 1.1 5.600L12 16.6 7 19.400l1.1-5.600L4 9.900l5.6-.700z',
  print: 'M7 9V4h10v5M7 17H4V9h16v8h-3M7 14h10v6H7z',
  order: 'M5 8h14l-1 12H6zM9 8V6.500a3 3 0 0 1 6 0V8',
  back: 'M9 7 4 12l5 5M4 12h10a6 6 0 0 1 6 6',
  gift: 'M4 9h16v4H4zM5.5 13v7h13v-7M12 9v11M12 9C9 9 7.5 8 7.5 6.500S9.5 4 12 9c2.5-5 4.5-4 4.5-2.500S15 9 12 9z',
  truck: 'M3 6h11v10H3zM14 10h4l3 3v3h-7M7 19.500a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM17 19.500a2 2 0 1 0 0-4 2 2 0 0 0 0 4z',
  door: 'M6 21V4h12v17M3 21h18M14.5 12.500h.01',
  score: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM8.5 14.500c1 1.3 2.1 2 3.5 2s2.5-.7 3.5-2M9 9.500h.01M15 9.500h.01',
  eye: 'M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12zM12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6z',
  cart: 'M3 4h2.500l2 11h10l2-8H6.200M9 20h.01M16.5 20h.01',
  coupon: 'M4 7h16v3.500a1.5 1.5 0 0 0 0 3V17H4v-3.500a1.5 1.5 0 0 0 0-3zM14 7v10',
  adjust: 'M12 4v16M8 8h8M8 16h8',
  dot: 'M12 14a2 2 0 1 0 0-4 2 2 0 0 0 0 4z',
  phone: 'M6 3.500h3l1.5 4.5-2 1.500a12 12 0 0 0 6 6l1.5-2 4.5 1.500v3c0 1.1-.9 2-2 2C11 20 4 13 4 5.500c0-1.1.9-2 2-2z',
  mail: 'M3.5 5.500h17v13h-17zM3.5 7l8.5 6.500L20.5 7',
  card: 'M3 6h18v12H3zM3 10h18M7 14.500h4',
  link: 'M10 14a4 4 0 0 0 6 .500l3-3a4 4 0 0 0-5.7-5.700l-1 1M14 10a4 4 0 0 0-6-.500l-3 3a4 4 0 0 0 5.7 5.700l1-1',
  telegram: 'M21 4 3 11l6 2.500L18 7l-7 8v5l3-3.5 4 3z',
  device: 'M7 3h10v18H7zM11 18h2',
  merge: 'M6 4v5c0 4 6 4 6 8v3M18 4v5c0 4-6 4-6 8',
  erase: 'M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13',
  warning: 'M12 4 2.5 20h19zM12 10v4.500M12 17.300h.01',
  info: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 11v5.500M12 7.700h.01',
  calendar: 'M4 6h16v14H4zM4 10.500h16M8.5 3.500v4M15.5 3.500v4',
  keyboard: 'M3 7h18v11H3zM7 10.500h.01M11 10.500h.01M15 10.500h.01M7 14.500h10',
} as const;

export type IconName = keyof typeof paths;

export function Icon({ name, size = 18, title }: { name: IconName; size?: number; title?: string }) {
  return (
    <svg width={size} height={size} viewBox="0 0 24 24" fill="none" stroke="currentColor"
      strokeWidth={1.7} strokeLinecap="round" strokeLinejoin="round" style={{ flex: 'none' }}
      role={title ? 'img' : undefined} aria-hidden={title ? undefined : true} aria-label={title}>
      <path d={paths[name]} />
    </svg>
  );
}
