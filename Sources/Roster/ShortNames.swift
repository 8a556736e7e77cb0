internal import ScanCore

/// First names and their common short forms, in English and Spanish.
struct ShortNames {
  private let formal: [WordKey: [WordKey]]
  private let short: [WordKey: [WordKey]]
  /// A bit for every short form: most words are none.
  private var filter = InlineArray<64, UInt64>(repeating: 0)

  init() {
    var formal: [WordKey: [WordKey]] = [:]
    var short: [WordKey: [WordKey]] = [:]
    for line in Self.table.split(separator: "\n") {
      let names = line.split { $0 == ":" || $0 == " " }.map { WordKey(word: Self.plain($0)) }
      for form in names.dropFirst() {
        formal[form, default: []].append(names[0])
        short[names[0], default: []].append(form)
      }
    }
    self.formal = formal
    self.short = short
    for form in formal.keys {
      let bit = Self.bit(form)
      filter[bit >> 6] |= 1 << UInt64(bit & 63)
    }
  }

  /// Whether the word is in the table at all: a common first name.
  func holds(_ name: WordKey) -> Bool { formal[name] != nil || short[name] != nil }
  /// The names that a short form may stand for.
  func formal(of name: WordKey) -> [WordKey] {
    let bit = Self.bit(name)
    guard filter[bit >> 6] & (1 << UInt64(bit & 63)) != 0 else { return [] }
    return formal[name] ?? []
  }
  /// The short forms of a name.
  func short(of name: WordKey) -> [WordKey] { short[name] ?? [] }

  private static func bit(_ name: WordKey) -> Int {
    Int(truncatingIfNeeded: ((name.low ^ name.high) &* 0x9e37_79b9_7f4a_7c15) >> 52)
  }

  private static func plain(_ name: Substring) -> String { String(name).replacing("ñ", with: "n") }

  /// A name, then what its bearers are called for short. Written for this project.
  private static let table = """
    abigail: abby gail abbie
    abraham: abe
    adelaide: addie
    addison: addie
    albert: al bert bertie
    alejandro: alex ale jandro
    alexander: alex al xander lex sasha zander
    alexandra: alex lexi sandra sasha allie
    alexis: alex lexi lex
    alfred: al fred freddie
    alice: allie ali
    alicia: ali allie
    allison: allie ali
    alonzo: lonnie
    amanda: mandy
    amelia: amy millie mia
    anastasia: ana stacy
    andrea: andi drea
    andrew: andy drew
    angela: angie
    angelica: angie
    anna: annie
    annabelle: anna belle annie
    anthony: tony ant
    antonia: toni
    antonio: tony toño tonio
    archibald: archie
    arthur: art artie
    ashley: ash
    augustus: gus
    barbara: barb babs barbie
    beatrice: bea trixie
    beatriz: bea bety
    belinda: linda bel
    benjamin: ben benny benji
    bernard: bernie
    bethany: beth
    bradley: brad
    brandon: bran
    brianna: bri
    bridget: bridie
    brittany: britt
    brooklyn: brook brooke
    calvin: cal
    cameron: cam
    carolina: caro carol
    caroline: carol carrie caro
    carter: cart
    cassandra: cassie sandra cass
    catherine: cathy kate katie cat cate
    cecilia: ceci celia
    charles: charlie chuck chas chaz
    charlotte: charlie lottie char
    chester: chet
    christian: chris
    christina: chris tina chrissy christy
    christine: chris tina chrissy christy
    christopher: chris kit topher
    clarence: clare
    clifford: cliff
    clinton: clint
    concepcion: concha conchita
    constance: connie
    cornelius: neil
    courtney: court
    curtis: curt
    cynthia: cindy
    dakota: koda
    daniel: dan danny dani
    daniela: dani
    danielle: dani elle
    david: dave davey
    deborah: deb debbie
    delilah: lila
    dennis: denny
    desiree: dez
    dominic: dom nick
    donald: don donnie
    dorothy: dot dottie
    douglas: doug
    eduardo: eddie lalo edu
    edward: ed eddie ted ned teddy
    edwin: ed eddie
    eleanor: ellie nell nora ella
    elijah: eli
    elizabeth: liz beth lizzie betty eliza betsy libby liza ellie lisa
    emily: em emmy
    emmanuel: manny
    enrique: quique kike
    ernest: ernie
    ernesto: neto
    esther: essie
    eugene: gene
    evangeline: eva evie
    evelyn: evie eve
    ezekiel: zeke
    felicia: fel
    fernando: nando fer
    florence: flo
    frances: fran frannie
    francesca: fran chesca
    francis: frank fran
    francisco: pancho paco frank cisco
    franklin: frank
    frederick: fred freddie rick
    gabriel: gabe
    gabriela: gaby gabby
    gabriella: gaby gabby ella
    gabrielle: gaby gabby elle
    geoffrey: geoff jeff
    george: georgie
    gerald: gerry jerry
    gerardo: jerry
    gilbert: gil bert
    giovanni: gio
    graciela: chela
    gregory: greg
    guadalupe: lupe lupita
    guillermo: memo
    gwendolyn: gwen
    hannah: han
    harold: harry hal
    harrison: harry
    heather: heath
    helen: nell
    henry: hank harry hal
    herbert: herb bert
    howard: howie
    humberto: beto
    ignacio: nacho
    isaac: ike zac
    isabel: izzy bel isa
    isabella: izzy bella bel isa
    isaiah: ike zay
    israel: izzy
    jackson: jack jax
    jacob: jake jay
    jacqueline: jackie
    james: jim jimmy jamie jay
    janet: jan
    janice: jan
    jasmine: jas jazz
    jason: jay
    jayden: jay
    jeffrey: jeff
    jennifer: jen jenny jenna
    jeremiah: jerry jeremy miah
    jeremy: jerry
    jerome: jerry
    jesse: jess
    jessica: jess jessie
    jesus: chuy chucho
    jillian: jill
    joaquin: quino
    john: jack johnny jon
    johnathan: john jon johnny nathan
    jonathan: jon john johnny nathan
    jordan: jordy
    jose: pepe che
    josefina: josie fina
    joseph: joe joey jo
    josephine: josie jo
    joshua: josh
    josiah: joe si
    joyce: joy
    juan: juanito
    judith: judy
    julia: jules
    julian: jules
    juliana: jules julie
    julie: jules
    kaitlyn: kate katie kait
    karen: kari
    katelyn: kate katie
    katherine: kate katie kathy kat kay kit kitty
    kathleen: kathy kate katie
    kathryn: kate katie kathy
    kayla: kay
    kendall: ken
    kendra: ken
    kenneth: ken kenny
    kevin: kev
    kimberly: kim kimmy
    kristen: kris kristy
    kristina: kris tina
    kristopher: kris
    laura: laurie
    lauren: laurie
    lawrence: larry
    leah: lee
    leonard: leo len lenny
    leonardo: leo nardo
    leopoldo: polo
    leslie: les
    lillian: lily lil
    lillie: lily
    louis: lou louie
    louise: lou
    lucas: luke
    lucia: lucy
    lucille: lucy
    luis: lucho
    luisa: lulu
    lydia: liddy
    mackenzie: kenzie mac
    madeline: maddie
    madelyn: maddie
    madison: maddie madi
    magdalena: lena maggie
    makayla: kayla
    manuel: manny manolo
    marcus: marc
    margaret: maggie meg peggy marge margie greta rita peg
    margarita: rita
    maria: mari
    marissa: mari rissa
    martha: marty
    martin: marty
    marvin: marv
    mary: molly polly
    mateo: teo
    matilda: tilda tillie
    matthew: matt matty
    maximilian: max
    maximiliano: max
    maxwell: max
    megan: meg
    melanie: mel
    melissa: mel missy lissa
    melvin: mel
    mercedes: meche
    michael: mike mikey mick mickey
    michaela: kayla
    michelle: shelly chelle
    miguel: mike migue
    mikayla: kayla
    mildred: millie
    milton: milt
    miranda: mira randi
    mitchell: mitch
    mohammed: mo
    morgan: mo
    nancy: nan
    natalie: nat
    natasha: tasha nat
    nathan: nate nat
    nathaniel: nate nathan nat
    nevaeh: nev
    nicholas: nick nicky nico
    nicolas: nick nico
    nicole: nikki nicki
    norman: norm
    octavia: tavi
    oliver: ollie
    olivia: liv livvy
    oscar: ozzie
    pamela: pam
    patricia: pat patty trish tricia
    patrick: pat paddy
    penelope: penny nell
    peter: pete
    philip: phil
    phillip: phil
    priscilla: cilla
    quentin: quinn
    rachel: rach
    rafael: rafa
    ramona: mona
    randall: randy
    raymond: ray
    rebecca: becky becca
    regina: gina
    reginald: reggie
    ricardo: rick ricky richie
    richard: rick dick rich ricky richie
    robert: bob rob bobby robbie bert
    roberta: bobbie
    roberto: beto rob
    rodney: rod
    rodolfo: rudy
    rogelio: roger
    roland: rollie
    ronald: ron ronnie
    rosa: rosie rosita
    rosalinda: rosa linda
    rosario: chayo
    rosemary: rose rosie
    russell: russ
    samantha: sam sammy
    samuel: sam sammy
    sandra: sandy
    santiago: santi chago
    sarah: sadie sally
    savannah: savvy vanna
    sebastian: seb bastian
    serenity: ren
    sergio: checo
    shannon: shan
    sharon: shari
    shirley: shirl
    sophia: sophie soph
    sophie: soph
    spencer: spence
    stanley: stan
    stephanie: steph stephie
    stephen: steve stevie steph
    steven: steve stevie
    stuart: stu
    susan: sue susie suzy
    susana: susy
    suzanne: sue suzy
    sylvia: syl
    tabitha: tabby
    tamara: tammy
    teresa: terry tess tere
    terrance: terry
    terrence: terry
    theodore: ted theo teddy
    theresa: terry tess
    thomas: tom tommy
    tiffany: tiff
    timothy: tim timmy
    tobias: toby
    trevor: trev
    trinity: trin
    tyler: ty
    tyrone: ty
    valentina: val tina
    valeria: val vale
    valerie: val
    vanessa: nessa
    veronica: vero ronnie roni
    victor: vic
    victoria: vicky tori vic
    vincent: vince vinny
    virginia: ginny ginger
    vivian: viv
    walter: walt wally
    wendell: wen
    wesley: wes
    wilhelmina: billie mina
    william: bill will billy willy liam
    winston: win
    xavier: xavi zay
    yolanda: yoli
    zachariah: zach zack
    zachary: zach zack zac
    """
}
