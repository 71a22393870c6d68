// The frame of every page: its title (also the document's), what can be done there, its body.
import { Title } from '@mantine/core';
import { useEffect, type ReactNode } from 'react';
import css from './Page.module.css';

export function useTitle(title: string | undefined): void {
  useEffect(() => {
    if (title) document.title = `${title} · maitred`;
  }, [title]);
}

type PageProps = {
  title: string;
  note?: ReactNode; // under the title
  actions?: ReactNode;
  isWide?: boolean; // lists use all there is
  children: ReactNode;
};

export function Page({ title, note, actions, isWide, children }: PageProps) {
  useTitle(title);
  return (
    <div className={isWide ? css.wide : css.page}>
      <header className={css.head}>
        <div className={css.title}>
          <Title order={1}>{title}</Title>
          {note && <div className="quiet">{note}</div>}
        </div>
        {actions && <div className={`${css.actions} no-print`}>{actions}</div>}
      </header>
      {children}
    </div>
  );
}
