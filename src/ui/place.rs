//! Where one is: the screens, and the places where keys are heard.

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Screen {
    Triage,
    Kpi,
    Duplicates,
    Stale,
    Plan,
    Ledger,
    Sources,
}

/// Where keys are heard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    TriageList,
    TriageDetail,
    Kpi,
    Duplicates,
    Stale,
    Plan,
    PlanDetail,
    Ledger,
    LedgerDetail,
    SourceList,
    SourceDetail,
    Help,
    /// One line that is being typed.
    Input,
    /// Several lines that are being typed.
    Lines,
    /// A word that is asked for before something is done.
    Confirm,
    Menu,
    /// A text to read.
    Text,
    /// Actions by name.
    Palette,
    /// What a start without a configuration found.
    First,
}

impl Place {
    pub(super) const ALL: [Self; 19] = [
        Self::TriageList,
        Self::TriageDetail,
        Self::Kpi,
        Self::Duplicates,
        Self::Stale,
        Self::Plan,
        Self::PlanDetail,
        Self::Ledger,
        Self::LedgerDetail,
        Self::SourceList,
        Self::SourceDetail,
        Self::Help,
        Self::Input,
        Self::Lines,
        Self::Confirm,
        Self::Menu,
        Self::Text,
        Self::Palette,
        Self::First,
    ];

    /// Whether a letter is typed there and means nothing else.
    pub(super) fn is_typing(self) -> bool {
        matches!(
            self,
            Self::Input | Self::Lines | Self::Confirm | Self::Palette
        )
    }

    /// Whether it lies over a screen.
    pub(super) fn is_over(self) -> bool {
        self.is_typing() || matches!(self, Self::Menu | Self::Text | Self::First)
    }
}
