package io.github.bertft.config.recipe;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The eight datasets of Sun et al. 2019, sizes and error rates as there. */
public enum PaperDataset {
  IMDB(
      2,
      25_000,
      25_000,
      "data/aclImdb",
      "the unpacked folder aclImdb, with train and test in it",
      "aclImdb_v1.tar.gz from https://ai.stanford.edu/~amaas/data/sentiment/"),
  YELP_POLARITY(
      2,
      560_000,
      38_000,
      "data/yelp_review_polarity_csv",
      zhang("class number, text"),
      zhangArchive("yelp_review_polarity_csv")),
  YELP_FULL(
      5,
      650_000,
      50_000,
      "data/yelp_review_full_csv",
      zhang("class number, text"),
      zhangArchive("yelp_review_full_csv")),
  TREC6(
      6,
      5_452,
      500,
      "data/trec6",
      "train_5500.label and TREC_10.label, lines COARSE:fine QUESTION in Latin-1",
      "both files from https://cogcomp.seas.upenn.edu/Data/QA/QC/"),
  YAHOO(
      10,
      1_400_000,
      60_000,
      "data/yahoo_answers_csv",
      zhang("class number, question, its details, best answer"),
      zhangArchive("yahoo_answers_csv")),
  AG_NEWS(
      4,
      120_000,
      7_600,
      "data/ag_news_csv",
      zhang("class number, title, description"),
      zhangArchive("ag_news_csv")),
  DBPEDIA(
      14,
      560_000,
      70_000,
      "data/dbpedia_csv",
      zhang("class number, title, content"),
      zhangArchive("dbpedia_csv")),
  SOGOU(
      6,
      54_000,
      6_000,
      "data/sogou",
      "train.csv and test.csv without header: label, text in Chinese characters",
      "the authors' own set, linked from https://github.com/xuyige/BERT4doc-Classification; their"
          + " files are not described there, so bring them into this shape");

  private final int classes;
  private final int trainTexts;
  private final int testTexts;
  private final String folder;
  private final String files;
  private final String source;

  PaperDataset(
      int classes, int trainTexts, int testTexts, String folder, String files, String source) {
    this.classes = classes;
    this.trainTexts = trainTexts;
    this.testTexts = testTexts;
    this.folder = folder;
    this.files = files;
    this.source = source;
  }

  private static String zhang(String columns) {
    return "train.csv and test.csv without header: " + columns;
  }

  private static String zhangArchive(String name) {
    return name
        + ".tar.gz of Zhang et al. 2015, linked from"
        + " https://github.com/xuyige/BERT4doc-Classification";
  }

  /** As in the names of recipes: {@code ag-news}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  public int classes() {
    return classes;
  }

  /** Texts to train on. */
  public int trainTexts() {
    return trainTexts;
  }

  /** Texts to test on. */
  public int testTexts() {
    return testTexts;
  }

  /** Where a recipe looks for the files if nothing else is said. */
  public String folder() {
    return folder;
  }

  /** The original files in words. */
  public String files() {
    return files;
  }

  /** Where the files can be had. */
  public String source() {
    return source;
  }

  /** Text columns beside the class in Zhang's files; 0 for datasets of another layout. */
  public int textColumns() {
    return switch (this) {
      case YELP_POLARITY, YELP_FULL -> 1;
      case AG_NEWS, DBPEDIA -> 2;
      case YAHOO -> 3;
      case IMDB, TREC6, SOGOU -> 0;
    };
  }

  /** Whether the texts are in Chinese characters. */
  public boolean isChinese() {
    return this == SOGOU;
  }

  /** The paper's error rates, those without further pre-training first. */
  public List<PaperScore> scores() {
    return switch (this) {
      case IMDB -> List.of(PaperScore.about(5.42), PaperScore.base(4.37), PaperScore.large(4.21));
      case YELP_POLARITY -> List.of(PaperScore.base(1.92), PaperScore.large(1.81));
      case YELP_FULL -> List.of(PaperScore.base(29.42), PaperScore.large(28.62));
      case TREC6 -> List.of(PaperScore.about(2.8), PaperScore.base(3.2));
      case YAHOO -> List.of(PaperScore.base(22.38));
      case AG_NEWS -> List.of(PaperScore.base(4.8));
      case DBPEDIA -> List.of(PaperScore.base(0.68));
      case SOGOU -> List.of(PaperScore.base(1.93));
    };
  }

  /** The paper's error rate of one model. */
  public Optional<PaperScore> score(boolean large, boolean pretrained) {
    return scores().stream()
        .filter(score -> score.large() == large && score.pretrained() == pretrained)
        .findFirst();
  }
}
